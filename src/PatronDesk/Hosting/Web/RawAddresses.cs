using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace PatronDesk.Hosting;

/// <summary>Accepts addresses that contain raw UTF-8, with and without TLS.</summary>
internal static class RawAddresses
{
    /// <summary>Puts a <see cref="RawAddressReader"/> in front of each connection.</summary>
    /// <param name="kestrel">The web server's options.</param>
    /// <param name="places">Counts the connections of each address. Done here, because an endpoint's defaults can be set only once.</param>
    public static void TakeRawAddresses(this KestrelServerOptions kestrel, ConnectionsByAddress places) =>
        kestrel.ConfigureEndpointDefaults(endpoint =>
        {
            // What is added first sees the connection and its bytes first. TLS comes after both.
            endpoint.Use(places.Guard);
            endpoint.Use(static next => connection => next(new RawAddressConnection(connection)));
        });

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
}
