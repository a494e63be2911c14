using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace PatronDesk.Hosting;

/// <summary>Takes addresses that hold UTF-8 as it is, on connections that are not encrypted by this server itself.</summary>
internal static class RawAddresses
{
    /// <summary>Puts a <see cref="RawAddressReader"/> before each connection.</summary>
    public static void TakeRawAddresses(this KestrelServerOptions kestrel) =>
        kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => connection =>
        {
            var reader = new RawAddressReader(connection.Transport.Input);
            connection.Transport = new Transport(reader, connection.Transport.Output);
            connection.Features.Set(reader);
            return next(connection);
        }));

    /// <summary>Tells the connection's reader where the next request begins; before all else.</summary>
    public static void UseRawAddresses(this WebApplication app) => app.Use(next => context =>
    {
        // Over HTTP/2 several requests share a connection, and their addresses are no lines.
        if (HttpProtocol.IsHttp11(context.Request.Protocol) || HttpProtocol.IsHttp10(context.Request.Protocol))
            context.Features.Get<RawAddressReader>()?.RequestBegan(BodyLength(context));
        return next(context);
    });

    // Chunks win over a length beside them (RFC 9112, 6.3).
    private static long? BodyLength(HttpContext context) => context.Request.Headers.TransferEncoding.Count > 0
        ? null
        : context.Request.ContentLength
        ?? (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false ? 0 : null);

    private sealed record Transport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
