using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;
using PatronDesk.Sip2.Framing;

namespace PatronDesk.Faces.Sip2;

/// <summary>
/// The SIP2 ports. They have their own Kestrel, since endpoints set in code would replace those of <c>Urls</c>. An idle
/// connection holds no buffer. A stop waits for the message that is being answered.
/// </summary>
internal sealed class Sip2Listener(
    Sip2Settings settings,
    SipServices sip,
    IConnectionListenerFactory transport,
    IServiceProvider services,
    ILoggerFactory loggers) : IHostedService, IDisposable
{
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    private readonly ConnectionPlaces _places = new(settings);
    private readonly CancellationTokenSource _abandon = new();
    private readonly List<ListenOptions> _listening = [];
    private KestrelServer? _server;

    /// <summary>Where it listens, plain addresses first. For port 0, the port that the system chose.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints => [.. _listening.Select(listen => listen.IPEndPoint!)];

    /// <exception cref="IOException">An address is taken.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.IsOff)
            return;
        var options = new KestrelServerOptions { ApplicationServices = services };
        // A new connection exists for a moment beside the one that makes room for it.
        options.Limits.MaxConcurrentConnections = settings.MaxConnections + (2 * settings.MaxWaiting);
        foreach (var address in settings.Plain)
            options.Listen(address, listen => Serve(listen, address, isTls: false));
        foreach (var address in settings.Tls)
            options.Listen(address, listen => Serve(listen, address, isTls: true));

        _server = new KestrelServer(Options.Create(options), transport, loggers);
        await _server.StartAsync(new NoHttp(), cancellationToken);
        foreach (var (i, address) in EndPoints.Index())
            SipLog.Listening(sip.Log, address, i < settings.Plain.Count ? "plain text" : "TLS");
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_server is null)
            return;
        using var late = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _abandon);
        await _server.StopAsync(cancellationToken);
    }

    public void Dispose()
    {
        _server?.Dispose();
        _abandon.Dispose();
    }

    private void Serve(ListenOptions listen, IPEndPoint address, bool isTls)
    {
        // HTTP/2 would need a negotiation that no terminal knows.
        listen.Protocols = HttpProtocols.Http1;
        // This comes before TLS, since a handshake that never ends takes a place too.
        listen.Use(next => connection => EnterAsync(connection, next));
        if (isTls)
            listen.UseHttps(Https());
        var asksByPrompt = settings.LoginPromptAt.Contains(address);
        listen.Run(connection => ServeAsync(connection, asksByPrompt));
        _listening.Add(listen);
    }

    private async Task EnterAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        using var place = _places.Enter((connection.RemoteEndPoint as IPEndPoint)?.Address, connection.Abort);
        if (place is null)
            return;
        connection.Features.Set(place);
        await next(connection);
    }

    private HttpsConnectionAdapterOptions Https()
    {
        var https = new HttpsConnectionAdapterOptions
        {
            SslProtocols = TlsVersions.Taken,
            ServerCertificate = settings.Certificates[0],
            ServerCertificateChain = settings.Certificates,
            // The protocol is SIP2, whatever a client offers to negotiate.
            OnAuthenticate = static (_, tls) => tls.ApplicationProtocols = null,
        };
        if (settings.ClientAuthorities.Count > 0)
        {
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (certificate, _, _) => IsOfAuthority(certificate);
        }

        return https;
    }

    private bool IsOfAuthority(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(settings.ClientAuthorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(ClientAuthentication);
        return chain.Build(certificate);
    }

    private async Task ServeAsync(ConnectionContext connection, bool asksByPrompt)
    {
        var closing = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        using var waiting = new CancellationTokenSource(Sip2Settings.SignInWithin, sip.Clock);
        using var registration = closing.UnsafeRegister(
            static source => ((CancellationTokenSource)source!).Cancel(), waiting);
        var place = connection.Features.GetRequiredFeature<ConnectionPlaces.Place>();
        var session = new SipSession(sip, (connection.RemoteEndPoint as IPEndPoint)?.Address);
        try
        {
            if (!asksByPrompt
                || (await LoginPrompt.AskAsync(connection.Transport, session, waiting.Token) && HasPlace(place, session)))
                await TalkAsync(connection.Transport, session, place, waiting);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            // The client was silent for too long, left, or made room for another; or the server stops.
            SipLog.Closed(sip.Log, session.Client);
        }
    }

    private async Task TalkAsync(
        IDuplexPipe pipe, SipSession session, ConnectionPlaces.Place place, CancellationTokenSource waiting)
    {
        var frames = new FrameReader();
        while (true)
        {
            if (session.IsSignedIn)
                waiting.CancelAfter(settings.Idle);
            var read = await pipe.Input.ReadAsync(waiting.Token);
            var buffer = read.Buffer;
            FrameEvent found;
            while ((found = frames.Read(ref buffer, read.IsCompleted, out var frame)) == FrameEvent.Message)
            {
                var wasSignedIn = session.IsSignedIn;
                place.IsBusy = true;
                var goesOn = await session.ReceiveAsync(frame, frames.Terminator, _abandon.Token) && HasPlace(place, session);
                if (wasSignedIn && !session.IsSignedIn)
                    waiting.CancelAfter(Sip2Settings.SignInWithin);
                // One write for each answer: some clients read it with one call.
                if (!session.Outgoing.IsEmpty)
                    await pipe.Output.WriteAsync(session.Outgoing, _abandon.Token);
                place.IsBusy = false;
                if (!goesOn || waiting.IsCancellationRequested)
                    return;
            }

            if (found != FrameEvent.NeedMore)
            {
                if (found != FrameEvent.End)
                    SipLog.BadFrame(sip.Log, session.Client, found);
                return;
            }

            pipe.Input.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private bool HasPlace(ConnectionPlaces.Place place, SipSession session)
    {
        if (place.TryBe(session.IsSignedIn))
            return true;
        SipLog.NoPlace(sip.Log, settings.MaxConnections);
        return false;
    }

    /// <summary>Kestrel needs an application, but the connections never reach HTTP.</summary>
    private sealed class NoHttp : IHttpApplication<IFeatureCollection>
    {
        public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

        public Task ProcessRequestAsync(IFeatureCollection context) => Task.CompletedTask;

        public void DisposeContext(IFeatureCollection context, Exception? exception)
        {
        }
    }
}
