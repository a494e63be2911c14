using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace PatronDesk.Hosting;

/// <summary>What the server trusts on the web: the origins whose pages may call it, and the proxies in front of it.</summary>
/// <param name="Origins">The origins whose pages may call, such as <c>https://desk.example.org</c>; none by default.</param>
/// <param name="Proxies">
/// The networks of trusted proxies: their headers say who calls, and by which scheme; none by default.
/// </param>
/// <param name="Hops">How many trusted proxies a request passes.</param>
internal sealed record NeighbourSettings(IReadOnlyList<string> Origins, IReadOnlyList<IPNetwork> Proxies, int Hops)
{
    public static NeighbourSettings None { get; } = new([], [], 1);
}

/// <summary>Sets up CORS for the origins and forwarded headers for the proxies that the settings name.</summary>
internal static class Neighbours
{
    // How long a browser may cache a preflight's answer. A removed origin is refused after this time at the latest.
    private static readonly TimeSpan PreflightAge = TimeSpan.FromMinutes(10);

    public static void AddNeighbours(this IServiceCollection services, NeighbourSettings settings)
    {
        if (settings.Origins.Count == 0)
            return;
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. settings.Origins])
            .WithMethods("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
            .AllowAnyHeader()
            // The cookies of a sign-in. They are SameSite=Lax: only pages of this server's own site can send them.
            .AllowCredentials()
            .WithExposedHeaders("ETag", "Location", "Retry-After", "x-okapi-token")
            .SetPreflightMaxAge(PreflightAge)));
    }

    /// <summary>Runs before everything else: afterwards the request is what the client sent to the outermost trusted proxy.</summary>
    public static void UseProxies(this WebApplication app, NeighbourSettings settings)
    {
        if (settings.Proxies.Count == 0)
            return;
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto
                | ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedPrefix,
            ForwardLimit = settings.Hops,
        };
        // The machine itself is a trusted proxy only if it is named.
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in settings.Proxies)
            options.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(options);
        app.Use(static next => context =>
        {
            if (!IsPrefix(context.Request.PathBase))
                context.Request.PathBase = PathString.Empty;
            return next(context);
        });
    }

    // A proxy may pass on what a client sent. A browser takes //word for the address of another server.
    private static bool IsPrefix(PathString prefix) =>
        !prefix.HasValue
        || prefix.Value!.TrimEnd('/') is ['/', .. var words]
        && words.Split('/').All(static word =>
            word.Length > 0 && (char.IsLetterOrDigit(word[0]) || word[0] is '_' or '-' or '~')
            && !word.Any(static c => char.IsControl(c) || c == '\\'));

    /// <summary>Runs before the gates, because a browser sends its preflight without credentials.</summary>
    public static void UseOrigins(this WebApplication app, NeighbourSettings settings)
    {
        if (settings.Origins.Count > 0)
            app.UseCors();
    }
}
