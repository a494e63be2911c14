using Microsoft.AspNetCore.Http.Features;

namespace PatronDesk.Faces.Libib;

/// <summary>
/// Reads <c>{id}</c> from <c>/patrons/{id}</c> as it was sent: percent-decoded once, a slash in an email decoded too
/// (the server leaves <c>%2F</c> as it is), and a plus left a plus.
/// </summary>
internal static class PatronPath
{
    private const string Start = "/patrons/";

    /// <summary>The id; empty where there is none.</summary>
    public static string IdOf(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget.AsSpan();
        // A proxy's client may send the absolute form: http://host/patrons/1.
        var at = target.IndexOf(Start, StringComparison.OrdinalIgnoreCase);
        // Its own letters encoded: /%70atrons/1. The decoded address will do then.
        if (at < 0)
            return context.Request.Path.Value![Start.Length..].Trim().Trim('/');
        var id = target[(at + Start.Length)..];
        var query = id.IndexOf('?');
        if (query >= 0)
            id = id[..query];
        return (id.Contains('%') ? Uri.UnescapeDataString(id) : id.ToString()).Trim().Trim('/');
    }

    /// <summary>True for <c>/patrons/</c>, which says that there is an id and then gives none.</summary>
    public static bool EndsInSlash(HttpContext context) => context.Request.Path.Value!.EndsWith('/');
}
