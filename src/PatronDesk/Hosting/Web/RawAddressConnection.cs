using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace PatronDesk.Hosting;

/// <summary>
/// A connection that is read through a <see cref="RawAddressReader"/>. What Kestrel decrypts, it puts in the place of the
/// transport; then another reader is put before that. So it does not matter how an endpoint finds its certificate.
/// </summary>
internal sealed class RawAddressConnection : ConnectionContext
{
    private readonly ConnectionContext _inner;
    private IDuplexPipe _transport;

    public RawAddressConnection(ConnectionContext inner)
    {
        _inner = inner;
        _transport = Read(inner.Transport);
    }

    public override IDuplexPipe Transport
    {
        get => _transport;
        // Kestrel puts back what it found, which has its reader already.
        set => _transport = value is ReadTransport ? value : Read(value);
    }

    public override string ConnectionId
    {
        get => _inner.ConnectionId;
        set => _inner.ConnectionId = value;
    }

    public override IDictionary<object, object?> Items
    {
        get => _inner.Items;
        set => _inner.Items = value;
    }

    public override IFeatureCollection Features => _inner.Features;

    public override CancellationToken ConnectionClosed
    {
        get => _inner.ConnectionClosed;
        set => _inner.ConnectionClosed = value;
    }

    public override EndPoint? LocalEndPoint
    {
        get => _inner.LocalEndPoint;
        set => _inner.LocalEndPoint = value;
    }

    public override EndPoint? RemoteEndPoint
    {
        get => _inner.RemoteEndPoint;
        set => _inner.RemoteEndPoint = value;
    }

    public override void Abort(ConnectionAbortedException abortReason) => _inner.Abort(abortReason);

    public override async ValueTask DisposeAsync()
    {
        await _inner.DisposeAsync();
        await base.DisposeAsync();
    }

    private ReadTransport Read(IDuplexPipe pipe)
    {
        var reader = new RawAddressReader(pipe.Input);
        // The last one is the one that the server reads its requests from.
        Features.Set(reader);
        return new ReadTransport(reader, pipe.Output);
    }

    private sealed record ReadTransport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
