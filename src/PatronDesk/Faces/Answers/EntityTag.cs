namespace PatronDesk.Faces;

/// <summary>Undoes what a compressing proxy does to an <c>ETag</c>.</summary>
internal static class EntityTag
{
    // Apache and Caddy append the coding to the tag; nginx makes the tag weak. No revision of ours ends like that.
    private static readonly string[] Marks = ["-gzip\"", "-br\"", "-zstd\"", "-deflate\"", "/gzip\"", "/br\"", "/zstd\""];

    /// <summary>The tag as this server wrote it, without the coding that a proxy appended.</summary>
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
