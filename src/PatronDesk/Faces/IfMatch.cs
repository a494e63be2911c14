namespace PatronDesk.Faces;

/// <summary>What a caller insists on when it changes a record (RFC 9110, 13.1.1).</summary>
internal static class IfMatch
{
    /// <summary>The revisions of which the record must have one: a list of tags, of which a weak one fits nothing; null for any.</summary>
    public static List<string>? Read(HttpContext context)
    {
        var sent = context.Request.Headers.IfMatch.ToString().Trim();
        return sent.Length == 0 || sent == "*"
            ? null
            : [.. sent.Split(',', StringSplitOptions.TrimEntries).Select(tag => tag.Trim('"'))];
    }
}
