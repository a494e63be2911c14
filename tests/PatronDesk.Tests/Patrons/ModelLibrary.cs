using System.Globalization;
using PatronDesk.Patrons;

namespace PatronDesk.Tests.Patrons;

/// <summary>What the document says of creating, updating, deleting and restoring, as one list in memory.</summary>
internal sealed class ModelLibrary
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private readonly List<ModelPatron> _patrons = [];
    private readonly HashSet<string> _everUsed = [];

    /// <summary>In the order of creation.</summary>
    public IEnumerable<ModelPatron> Live => _patrons.Where(patron => patron.DeletedAt is null);

    public IReadOnlyList<string> Barcodes => [.. _patrons.Select(patron => patron.Barcode)];

    public ModelPatron? Find(string key) => Live.FirstOrDefault(patron => patron.Answers(key));

    /// <summary>The code of the refusal; null where the patron is to be made.</summary>
    public string? RefusalOfCreate(string? email, string? barcode) => Conflict(email, barcode, except: null);

    /// <summary>Takes over what the server made, after its barcode was judged.</summary>
    public ModelPatron Create(string firstName, string? email, string? barcode, string given)
    {
        if (barcode is null)
        {
            Assert.Equal(Ean13.Make("202", long.Parse(given.AsSpan(3, 9), CultureInfo.InvariantCulture)), given);
            Assert.DoesNotContain(given, _everUsed);
        }
        else
        {
            Assert.Equal(barcode, given);
        }

        _everUsed.Add(given);
        var patron = new ModelPatron { Barcode = given, FirstName = firstName, Email = email };
        _patrons.Add(patron);
        return patron;
    }

    /// <summary>An empty email clears; null leaves.</summary>
    public string? Update(ModelPatron patron, string? firstName, string? email, string? barcode)
    {
        var nextEmail = email is null ? patron.Email : email.Length == 0 ? null : email;
        if (Conflict(nextEmail, barcode ?? patron.Barcode, patron) is { } refusal)
            return refusal;
        patron.FirstName = firstName ?? patron.FirstName;
        patron.Email = nextEmail;
        patron.Barcode = barcode ?? patron.Barcode;
        _everUsed.Add(patron.Barcode);
        return null;
    }

    /// <summary>The code of the refusal; null where the patron is back.</summary>
    public string? Restore(string key, DateTimeOffset now)
    {
        var latest = _patrons
            .Where(patron => patron.DeletedAt > now - Kept && patron.Answers(key))
            .OrderBy(patron => patron.DeletedAt)
            .LastOrDefault();
        if (latest is null)
            return Find(key) is null ? "patron_not_found" : "not_deleted";
        if (Conflict(latest.Email, latest.Barcode, latest) is { } refusal)
            return refusal;
        latest.DeletedAt = null;
        return null;
    }

    private string? Conflict(string? email, string? barcode, ModelPatron? except)
    {
        var others = Live.Where(patron => patron != except).ToList();
        return email is not null && others.Any(patron => patron.HasEmail(email)) ? "email_taken"
            : barcode is not null && others.Any(patron => patron.Barcode == barcode) ? "barcode_taken"
            : null;
    }
}

internal sealed class ModelPatron
{
    public required string Barcode { get; set; }

    public required string FirstName { get; set; }

    public string? Email { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    public bool Answers(string key) => Barcode == key || HasEmail(key);

    public bool HasEmail(string email) => string.Equals(Email, email, StringComparison.OrdinalIgnoreCase);

    /// <summary>The whole wire record: what was never said is null.</summary>
    public string Json =>
        $$"""{"barcode":"{{Barcode}}","first_name":"{{FirstName}}","last_name":"Model","email":"""
            + $$"""{{(Email is null ? "null" : $"\"{Email}\"")}},"notification_emails":null,"tags":null"""
            + $$""","patron_id":null,"phone":null,"address1":null,"address2":null,"city":null,"state":null"""
            + $$""","country":"US","zip":null,"freeze":null}""";
}
