namespace PatronDesk.Faces;

/// <summary>
/// Addresses of this server as its clients write them: with the path prefix, the scheme and the host that a trusted
/// proxy told.
/// </summary>
internal static class Outside
{
    /// <summary>A path of ours, such as <c>/users/1</c>, below the prefix under which a proxy shows the server.</summary>
    public static string Address(HttpContext context, string path)
    {
        var prefix = Prefix(context);
        return prefix.Length > 0 && path == "/" ? prefix : prefix + path;
    }

    /// <summary>The address of the whole server, without a slash at its end.</summary>
    public static string Root(HttpContext context) => $"{context.Request.Scheme}://{context.Request.Host}{Prefix(context)}";

    private static string Prefix(HttpContext context) =>
        context.Request.PathBase.HasValue ? context.Request.PathBase.ToUriComponent().TrimEnd('/') : "";
}
