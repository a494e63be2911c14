using System.Globalization;
using PatronDesk.Cql.Text;
using PatronDesk.Patrons;

namespace PatronDesk.Bench;

/// <summary>A patron of the measured store; the same seed makes the same patrons.</summary>
internal sealed record MadeUpPatron(
    long Id, string Uuid, string Barcode, string FirstName, string LastName, string? Email, string? Tags, string? PatronId,
    string Phone, string Address, string City, string State, string Zip, long CreatedAt)
{
    /// <summary>One patron of 10,000 has a last name that begins with this.</summary>
    public const string RareName = "Quillfeather";

    private const int Lifetime = 10_000;

    private static readonly string[] Starts = ["Al", "Be", "Car", "Do", "El", "Fa", "Gra", "Ha", "I", "Jo", "Ka", "Lo", "Ma", "No", "O", "Pe", "Ro", "Sa", "To", "Wi"];
    private static readonly string[] Middles = ["ber", "da", "fen", "gor", "la", "li", "mar", "ne", "ri", "sto", "tha", "ver"];
    private static readonly string[] Ends = ["by", "dor", "field", "ham", "la", "man", "ne", "ra", "sen", "son", "ton", "well"];
    private static readonly string[] Cities = ["Oldtown", "Newtown", "Riverside", "Lakeview", "Hillcrest", "Marysville"];
    private static readonly string[] States = ["NY", "CA", "TX", "WA", "OR", "MN"];
    private static readonly string[] TagTexts = ["adult", "child", "staff,volunteer", "book club", "teacher"];

    /// <summary>The words under which the server's search finds them.</summary>
    public IEnumerable<string> SearchWords =>
        new[] { LastName, FirstName, PatronId, Tags }.OfType<string>().SelectMany(Fold.Words).Distinct();

    /// <summary>As many patrons as asked for, in the order of creation, of the library with the number 1.</summary>
    public static IEnumerable<MadeUpPatron> Make(int count, int seed)
    {
        var random = new Random(seed);
        var uuid = new byte[16];
        var began = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1000;
        for (var id = 1; id <= count; id++)
        {
            random.NextBytes(uuid);
            uuid[7] = (byte)(uuid[7] & 0x0f | 0x40);
            uuid[8] = (byte)(uuid[8] & 0x3f | 0x80);
            var firstName = Pick(random, Starts) + Pick(random, Ends);
            var lastName = id % Lifetime == 7 ? RareName : Pick(random, Starts) + Pick(random, Middles) + Pick(random, Ends);
            yield return new MadeUpPatron(
                id,
                new Guid(uuid).ToString("D"),
                Ean13.Make("202", id),
                firstName,
                lastName,
                random.Next(10) == 0 ? null : Invariant($"{firstName}.{lastName}.{id}@example.org"),
                random.Next(3) == 0 ? Pick(random, TagTexts) : null,
                random.Next(2) == 0 ? Invariant($"P{id:D8}") : null,
                Invariant($"555-{random.Next(10_000):D4}"),
                Invariant($"{random.Next(1, 2_000)} {Pick(random, Starts)}{Pick(random, Ends)} Street"),
                Pick(random, Cities),
                Pick(random, States),
                Invariant($"{random.Next(10_000, 99_999)}"),
                began + id * 1_000_000L);
        }
    }

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
