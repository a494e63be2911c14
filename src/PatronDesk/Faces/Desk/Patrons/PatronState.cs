using System.Buffers.Text;
using System.Globalization;
using System.Text;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Patrons;

/// <summary>What a patron is, in words beside the name.</summary>
internal sealed record PatronState(bool Deleted, bool Blocked, bool Inactive, bool Expired, bool LostCard, bool Frozen)
{
    public static PatronState Of(Patron patron, bool isBlocked, DateTimeOffset now) => new(
        patron.DeletedAt is not null, isBlocked, patron.Inactive, patron.IsExpired(now), patron.CardLostAt is not null, patron.Frozen);
}

/// <summary>Writes the place where a page begins into an address.</summary>
internal static class PlaceText
{
    public static string Write(PatronPlace place) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{place.Id}\n{place.Expires}\n{place.LastName}\n{place.FirstName}")));

    /// <summary>The place; null for a text that is none.</summary>
    public static PatronPlace? Read(string text)
    {
        if (text.Length is 0 or > 4000 || !Base64Url.IsValid(text))
            return null;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('\n');
        return parts is [var id, var expires, var last, var first] && PatronRules.IsCleanText(last + first)
            && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var row)
            && long.TryParse(expires, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var end)
                ? new(last, first, end, row)
                : null;
    }
}
