using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using PatronDesk.Faces;

namespace PatronDesk.Hosting;

/// <summary>What strangers may take of the web server: memory, connections and time.</summary>
/// <param name="InFlightMegabytes">Memory for large bodies and answers under way, together.</param>
/// <param name="SlowClient">How long a client may take for a portion of an answer, or be silent in the middle of a body.</param>
/// <param name="MaxConnections">The most HTTP connections at once; one address may have half of them.</param>
internal sealed record EdgeLimits(int InFlightMegabytes, TimeSpan SlowClient, int MaxConnections)
{
    // Bytes a second, after the time that SlowClient gives. A client on the slowest line is faster.
    private const double SlowestRate = 2048;

    // A query is part of the address: the limits that its language has are met first, and told.
    private const int LongestRequestLine = 128 * 1024;

    private const int LongestHeaders = 32 * 1024;

    // What the server reads ahead of a connection. One request's head must fit.
    private const int ReadAhead = LongestRequestLine + LongestHeaders;

    private const int WrittenAhead = 2 * AnswerFlush.Portion;

    public void Apply(KestrelServerOptions kestrel)
    {
        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = MaxConnections;
        limits.MaxConcurrentUpgradedConnections = 0;
        limits.MaxRequestBodySize = BodyLimit.LargestDropped;
        limits.MaxRequestLineSize = LongestRequestLine;
        limits.MaxRequestHeadersTotalSize = LongestHeaders;
        limits.MaxRequestBufferSize = ReadAhead;
        limits.MaxResponseBufferSize = WrittenAhead;
        limits.MinRequestBodyDataRate = new(SlowestRate, SlowClient);
        limits.MinResponseDataRate = new(SlowestRate, SlowClient);
        limits.Http2.MaxStreamsPerConnection = 16;
        limits.Http2.InitialConnectionWindowSize = 128 * 1024;
        limits.Http2.InitialStreamWindowSize = 64 * 1024;
    }

    /// <summary>
    /// The sockets have a bound of their own, which is a megabyte unless it is set; the limits above count only behind TLS.
    /// </summary>
    public static void Apply(SocketTransportOptions sockets)
    {
        sockets.MaxReadBufferSize = ReadAhead;
        sockets.MaxWriteBufferSize = WrittenAhead;
    }

    /// <summary>The places of each address, for every endpoint together.</summary>
    public ConnectionsByAddress PlacesByAddress() => new(MaxConnections / 2);
}
