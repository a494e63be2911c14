namespace PatronDesk.Faces;

/// <summary>
/// Addresses of this server as its clients see them, with the path prefix, scheme and host that a trusted proxy told.
/// </summary>
internal static class Outside
{
    /// <summary>A path of this server, such as <c>/users/1</c>, below the prefix of the proxy.</summary>
    public static string Address(HttpContext context, string path)
    {
        var prefix = Prefix(context);
        return prefix.Length > 0 && path == "/" ? prefix : prefix + path;
    }

    /// <summary>The address of the server, without a slash at the end.</summary>
    public static string Root(HttpContext context) => $"{context.Request.Scheme}://{context.Request.Host}{Prefix(context)}";

    private static string Prefix(HttpContext context) =>
        context.Request.PathBase.HasValue ? context.Request.PathBase.ToUriComponent().TrimEnd('/') : "";
}
