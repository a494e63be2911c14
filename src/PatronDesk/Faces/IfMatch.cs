using PatronDesk.Accounts;

namespace PatronDesk.Faces;

/// <summary>What a caller insists on when it changes a record (RFC 9110, 13.1.1).</summary>
internal static class IfMatch
{
    /// <summary>A list of tags, of which a weak one fits nothing; without one, and with <c>*</c>, every revision will do.</summary>
    public static ExpectedRevision Read(HttpContext context)
    {
        var sent = context.Request.Headers.IfMatch.ToString().Trim();
        return sent.Length == 0 || sent == "*"
            ? default
            : new([.. sent.Split(',', StringSplitOptions.TrimEntries).Select(tag => tag.Trim('"'))]);
    }
}
