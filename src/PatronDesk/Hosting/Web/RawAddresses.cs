using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace PatronDesk.Hosting;

/// <summary>
/// Accepts addresses that contain raw UTF-8. Not at endpoints of <c>Kestrel:Endpoints</c> with a certificate for each name
/// (<c>Sni</c>), because Kestrel decrypts those only after this reader.
/// </summary>
internal static class RawAddresses
{
    /// <summary>Puts a <see cref="RawAddressReader"/> in front of each connection.</summary>
    /// <param name="kestrel">The web server's options; certificates are already set.</param>
    /// <param name="urls">The checked setting <c>Urls</c>.</param>
    /// <param name="endpoints">The section <c>Kestrel:Endpoints</c>; its endpoints replace <paramref name="urls"/>.</param>
    /// <param name="places">Counts the connections of each address. Done here, because an endpoint's defaults can be set only once.</param>
    public static void TakeRawAddresses(
        this KestrelServerOptions kestrel, string urls, IConfigurationSection endpoints, ConnectionsByAddress places)
    {
        var named = endpoints.GetChildren().ToList();
        var encrypted = named.Count > 0 ? [] : HttpsPorts(urls);
        kestrel.ConfigureEndpointDefaults(endpoint =>
        {
            // What is added first sees the connection and its bytes first.
            endpoint.Use(places.Guard);
            if (endpoint.IPEndPoint is { } address && encrypted.Contains(address.Port))
                endpoint.UseHttps();
            endpoint.Use(Read);
        });
        foreach (var endpoint in named.Where(one => !one.GetSection("Sni").Exists()))
            kestrel.ConfigurationLoader?.Endpoint(endpoint.Key, ReadDecrypted);
    }

    // Kestrel would decrypt after the reader of the defaults, which passes TLS through. So it decrypts here, and another reader
    // comes after that.
    private static void ReadDecrypted(EndpointConfiguration endpoint)
    {
        if (!endpoint.IsHttps)
            return;
        endpoint.ListenOptions.UseHttps(endpoint.HttpsOptions);
        endpoint.ListenOptions.Use(Read);
    }

    private static ConnectionDelegate Read(ConnectionDelegate next) => connection =>
    {
        var reader = new RawAddressReader(connection.Transport.Input);
        connection.Transport = new Transport(reader, connection.Transport.Output);
        connection.Features.Set(reader);
        return next(connection);
    };

    // A port that is named for both HTTP and HTTPS is left to the web server.
    private static HashSet<int> HttpsPorts(string urls)
    {
        var addresses = urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(BindingAddress.Parse).ToList();
        var ports = addresses.Where(address => address.Scheme == "https").Select(address => address.Port).ToHashSet();
        ports.ExceptWith(addresses.Where(address => address.Scheme != "https").Select(address => address.Port));
        return ports;
    }

    /// <summary>Tells the connection's reader where the next request begins; runs before everything else.</summary>
    public static void UseRawAddresses(this WebApplication app) => app.Use(next => context =>
    {
        // Over HTTP/2 several requests share a connection, and there is no request line.
        if (HttpProtocol.IsHttp11(context.Request.Protocol) || HttpProtocol.IsHttp10(context.Request.Protocol))
        {
            var isChunked = context.Request.Headers.TransferEncoding.Count > 0;
            context.Features.Get<RawAddressReader>()?.RequestBegan(isChunked ? null : BodyLength(context), isChunked);
        }

        return next(context);
    });

    // Of a body without chunks; chunks win over a length beside them (RFC 9112, 6.3).
    private static long? BodyLength(HttpContext context) => context.Request.ContentLength
        ?? (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false ? 0 : null);

    private sealed record Transport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
