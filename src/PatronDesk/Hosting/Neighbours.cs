using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace PatronDesk.Hosting;

/// <summary>Who stands around the server on the web: the pages of other origins that call it, and the proxies before it.</summary>
/// <param name="Origins">The origins whose pages may call, such as <c>https://desk.example.org</c>; none unless set.</param>
/// <param name="Proxies">The networks of the proxies whose word is taken for who calls, and how; none unless set.</param>
/// <param name="Hops">How many such proxies a request passes.</param>
internal sealed record NeighbourSettings(IReadOnlyList<string> Origins, IReadOnlyList<IPNetwork> Proxies, int Hops)
{
    public static NeighbourSettings None { get; } = new([], [], 1);
}

/// <summary>Lets the neighbours that the settings name do what they are there for.</summary>
internal static class Neighbours
{
    // How long a browser may remember the answer to a preflight. An origin that is taken off the list is off after this.
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

    /// <summary>Before everything else: from here on the request is what the client sent to the outermost trusted proxy.</summary>
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
        // The machine itself is a proxy only when it is named.
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in settings.Proxies)
            options.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(options);
    }

    /// <summary>Before the gates: a browser asks without credentials whether it may ask.</summary>
    public static void UseOrigins(this WebApplication app, NeighbourSettings settings)
    {
        if (settings.Origins.Count > 0)
            app.UseCors();
    }
}
