using System.Globalization;
using PatronDesk.Cql.Text;
using PatronDesk.Data;
using PatronDesk.Patrons;

namespace PatronDesk.Bench;

/// <summary>The patrons of the measured store; the same seed makes the same patrons.</summary>
internal static class MadeUpPatron
{
    /// <summary>The library that the server's first start makes.</summary>
    public const long Library = 1;

    /// <summary>One patron of 10,000 has this last name.</summary>
    public const string RareName = "Quillfeather";

    /// <summary>Some 500 patrons have this last name, however many there are.</summary>
    public const string CommonName = "Shelley";

    private const int CommonCount = 500;
    private const int RareEvery = 10_000;

    private static readonly string[] Starts = [
        "Al", "Be", "Car", "Do", "El", "Fa", "Gra", "Ha", "I", "Jo", "Ka", "Lo", "Ma", "No", "O", "Pe", "Ro", "Sa",
        "To", "Wi"];
    private static readonly string[] Middles = ["ber", "da", "fen", "gor", "la", "li", "mar", "ne", "ri", "sto", "tha", "ver"];
    private static readonly string[] Ends = ["by", "dor", "field", "ham", "la", "man", "ne", "ra", "sen", "son", "ton", "well"];
    private static readonly string[] Cities = ["Oldtown", "Newtown", "Riverside", "Lakeview", "Hillcrest", "Marysville"];
    private static readonly string[] States = ["NY", "CA", "TX", "WA", "OR", "MN"];
    private static readonly string[] TagTexts = ["adult", "child", "staff,volunteer", "book club", "teacher"];

    /// <summary>As many patrons as asked for, in the order of creation.</summary>
    public static IEnumerable<Patron> Make(int count, int seed)
    {
        var random = new Random(seed);
        var uuid = new byte[16];
        var every = Math.Max(1, count / CommonCount);
        var began = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var id = 1; id <= count; id++)
        {
            random.NextBytes(uuid);
            uuid[7] = (byte)(uuid[7] & 0x0f | 0x40);
            uuid[8] = (byte)(uuid[8] & 0x3f | 0x80);
            var firstName = Pick(random, Starts) + Pick(random, Ends);
            var lastName = id % RareEvery == 7 ? RareName
                : id % every == every / 2 ? CommonName
                : Pick(random, Starts) + Pick(random, Middles) + Pick(random, Ends);
            yield return new Patron
            {
                Id = id,
                LibraryId = Library,
                Uuid = new Guid(uuid).ToString("D"),
                Barcode = Ean13.Make("202", id),
                FirstName = firstName,
                LastName = lastName,
                Email = random.Next(10) == 0 ? null : Invariant($"{firstName}.{lastName}.{id}@example.org"),
                Tags = random.Next(3) == 0 ? Pick(random, TagTexts) : null,
                PatronId = random.Next(2) == 0 ? Invariant($"P{id:D8}") : null,
                Phone = Invariant($"555-{random.Next(10_000):D4}"),
                Address1 = Invariant($"{random.Next(1, 2_000)} {Pick(random, Starts)}{Pick(random, Ends)} Street"),
                City = Pick(random, Cities),
                State = Pick(random, States),
                Country = "US",
                Zip = Invariant($"{random.Next(10_000, 99_999)}"),
                Version = 1,
                CreatedAt = began.AddSeconds(id),
                UpdatedAt = began.AddSeconds(id),
            };
        }
    }

    public static DbValue[] Values(Patron patron) => PreparedPatron.Columns.Values(new(patron, passwordHash: null));

    /// <summary>The id of the patron's block.</summary>
    public static string BlockId(string uuid) => string.Concat(uuid.AsSpan(4, 4), uuid.AsSpan(0, 4), uuid.AsSpan(8));

    /// <summary>The words under which <c>/patrons?q=</c> finds the patron.</summary>
    public static IEnumerable<string> SearchWords(Patron patron) =>
        new[] { patron.LastName, patron.FirstName, patron.PatronId, patron.Tags }.OfType<string>().SelectMany(Fold.Words).Distinct();

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
