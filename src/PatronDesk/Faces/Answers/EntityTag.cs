namespace PatronDesk.Faces;

/// <summary>What compression on the way does to an <c>ETag</c>.</summary>
internal static class EntityTag
{
    // Apache and Caddy write the coding into the tag, where nginx makes it weak. No revision of ours ends so.
    private static readonly string[] Marks = ["-gzip\"", "-br\"", "-zstd\"", "-deflate\"", "/gzip\"", "/br\"", "/zstd\""];

    /// <summary>The tag as this server wrote it: a proxy's note that it compressed the answer names no other revision.</summary>
    /// <param name="tag">A tag in its quotes.</param>
    public static string WithoutCoding(string tag)
    {
        foreach (var mark in Marks)
        {
            if (tag.EndsWith(mark, StringComparison.Ordinal))
                return tag[..^mark.Length] + '"';
        }

        return tag;
    }
}
