using PatronDesk.Accounts;

namespace PatronDesk.Faces;

/// <summary>Reads <c>If-Match</c>: which revision a caller expects when it changes a record (RFC 9110, 13.1.1).</summary>
internal static class IfMatch
{
    /// <summary>
    /// The expected revisions. A weak tag fits none; without the header, and with <c>*</c>, every revision fits.
    /// </summary>
    public static ExpectedRevision Read(HttpContext context)
    {
        var sent = Sent(context);
        return sent.Length == 0 || sent == "*"
            ? default
            : new([.. Tags(sent).Select(tag => EntityTag.WithoutCoding(tag).Trim('"'))]);
    }

    /// <summary>What to tell a caller whose tag is weak and therefore fits nothing; null if no tag is weak.</summary>
    public static string? WhyWeak(HttpContext context) =>
        Tags(Sent(context)).Any(tag => tag.StartsWith("W/", StringComparison.Ordinal))
            ? "If-Match has a weak tag (W/\"…\"), which never matches (RFC 9110, 13.1.1). This server sends strong ones; a proxy that "
                + "compresses answers, such as nginx with gzip, makes them weak. Send the tag without W/, or let the proxy compress nothing"
            : null;

    private static string Sent(HttpContext context) => context.Request.Headers.IfMatch.ToString().Trim();

    private static string[] Tags(string sent) => sent.Split(',', StringSplitOptions.TrimEntries);
}
