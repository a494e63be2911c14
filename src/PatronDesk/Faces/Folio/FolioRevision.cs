namespace PatronDesk.Faces.Folio;

/// <summary>Optimistic locking by <c>ETag</c> and <c>If-Match</c> (the document's 409).</summary>
internal static class FolioRevision
{
    public static void Tell(HttpContext context, string revision) => context.Response.Headers.ETag = $"\"{revision}\"";

    /// <summary>The revision that the caller insists on; null for whatever the record has.</summary>
    public static string? Wanted(HttpContext context)
    {
        var sent = context.Request.Headers.IfMatch.ToString().Trim();
        return sent.Length == 0 || sent == "*" ? null : sent.Trim('"');
    }

    public static Task ConflictAsync(HttpContext context, string what) => FolioText.WriteAsync(
        context,
        StatusCodes.Status409Conflict,
        $"version conflict: the {what} has changed since it was read; read it again, and send its new ETag in If-Match");
}
