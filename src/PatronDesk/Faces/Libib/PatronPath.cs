using Microsoft.AspNetCore.Http.Features;

namespace PatronDesk.Faces.Libib;

/// <summary>
/// Reads <c>{id}</c> from <c>/patrons/{id}</c> as it was sent. It decodes percent escapes once, also that of a slash in an
/// email (the server leaves <c>%2F</c> as it is), and keeps a plus.
/// </summary>
internal static class PatronPath
{
    private const string Start = "/patrons/";

    /// <summary>The id; empty if there is none.</summary>
    public static string IdOf(HttpContext context)
    {
        var path = PathOf(context.Features.Get<IHttpRequestFeature>()!.RawTarget);
        // The client encoded our own letters, as in /%70atrons/1. Use the decoded address.
        if (!path.StartsWith(Start, StringComparison.OrdinalIgnoreCase))
            return context.Request.Path.Value![Start.Length..].Trim().Trim('/');
        var id = path[Start.Length..];
        return (id.Contains('%') ? Uri.UnescapeDataString(id) : id.ToString()).Trim().Trim('/');
    }

    /// <summary>
    /// The path as it was sent, without the query. A client of a proxy may send the absolute form, http://host/patrons/1.
    /// </summary>
    private static ReadOnlySpan<char> PathOf(ReadOnlySpan<char> target)
    {
        if (target.IndexOf('?') is var query and >= 0)
            target = target[..query];
        if (target.StartsWith('/') || target.IndexOf("://", StringComparison.Ordinal) is not (var scheme and >= 0))
            return target;
        var host = target[(scheme + 3)..];
        return host.IndexOf('/') is var slash and >= 0 ? host[slash..] : [];
    }

    /// <summary>True for <c>/patrons/</c>, an address that lacks its id.</summary>
    public static bool EndsInSlash(HttpContext context) => context.Request.Path.Value!.EndsWith('/');
}
