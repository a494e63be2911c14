using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace PatronDesk.Tests.Faces.Sip2;

/// <summary>The real sockets, with a count of what is handed to them: a flush is a write to the socket.</summary>
internal sealed class CountedTransport(IConnectionListenerFactory sockets) : IConnectionListenerFactory
{
    private int _flushes;

    public int Flushes => Volatile.Read(ref _flushes);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(await sockets.BindAsync(endpoint, cancellationToken), this);

    private sealed class Listener(IConnectionListener inner, CountedTransport transport) : IConnectionListener
    {
        public EndPoint EndPoint => inner.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            if (await inner.AcceptAsync(cancellationToken) is not { } connection)
                return null;
            connection.Transport = new Pipes(connection.Transport.Input, new Writer(connection.Transport.Output, transport));
            return connection;
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => inner.UnbindAsync(cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private sealed record Pipes(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class Writer(PipeWriter inner, CountedTransport transport) : PipeWriter
    {
        public override void Advance(int bytes) => inner.Advance(bytes);

        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref transport._flushes);
            return inner.FlushAsync(cancellationToken);
        }
    }
}
