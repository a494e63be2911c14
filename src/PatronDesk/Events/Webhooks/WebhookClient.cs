using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace PatronDesk.Events;

/// <summary>
/// Sends events to receivers. It looks at the address of every connection after the name was resolved, follows no redirect, and takes
/// no proxy from the environment. An answer's body is not read.
/// </summary>
internal sealed class WebhookClient : IDisposable
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(15);

    private readonly WebhookSettings _settings;
    private readonly TimeProvider _clock;
    private readonly HttpClient _client;

    /// <param name="settings">Which private networks, and by which proxy.</param>
    /// <param name="clock">Gives the moment of an attempt.</param>
    public WebhookClient(WebhookSettings settings, TimeProvider clock)
    {
        (_settings, _clock) = (settings, clock);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = settings.Proxy is not null,
            Proxy = settings.Proxy is { } proxy ? new WebProxy(proxy) : null,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        };
        // With a proxy only its own address would be seen here; what it may reach is its own rule.
        if (settings.Proxy is null)
            handler.ConnectCallback = ConnectAsync;
        _client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("PatronDesk");
    }

    /// <summary>Sends a body once, signed with this moment.</summary>
    /// <param name="webhook">The receiver.</param>
    /// <param name="id">The event's id, the same at every attempt.</param>
    /// <param name="body">The JSON.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public async Task<WebhookAnswer> SendAsync(Webhook webhook, string id, byte[] body, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(LongestAnswer);
        var now = _clock.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("webhook-id", id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation(
            "webhook-signature", WebhookSecret.Sign(webhook.SecretsAt(now), id, now.ToUnixTimeSeconds(), body));
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            return new((int)response.StatusCode, WaitOf(response, now), WebhookTrouble.None);
        }
        catch (HttpRequestException error)
        {
            return new(0, null, TroubleOf(error));
        }
        catch (IOException)
        {
            return new(0, null, WebhookTrouble.Unreachable);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(0, null, WebhookTrouble.TooSlow);
        }
    }

    public void Dispose() => _client.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var found = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancel);
        var allowed = Array.FindAll(found, IsAllowed);
        if (allowed.Length == 0 && found.Length > 0)
            throw new PrivateAddressException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool IsAllowed(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return PublicAddress.Is(address) || _settings.PrivateNetworks.Any(network => network.Contains(plain));
    }

    private static WebhookTrouble TroubleOf(HttpRequestException error) =>
        error.InnerException is PrivateAddressException ? WebhookTrouble.PrivateAddress
        : error.HttpRequestError == HttpRequestError.SecureConnectionError ? WebhookTrouble.Certificate
        : WebhookTrouble.Unreachable;

    private static TimeSpan? WaitOf(HttpResponseMessage response, DateTimeOffset now) => response.Headers.RetryAfter switch
    {
        { Delta: { } length } => length,
        { Date: { } until } => until - now,
        _ => null,
    };

    private sealed class PrivateAddressException : IOException;
}

/// <summary>What a receiver answered.</summary>
/// <param name="Status">The HTTP status; 0 for no answer.</param>
/// <param name="RetryAfter">For how long it wants to be left alone; null where it says nothing.</param>
/// <param name="Trouble">Why there was no answer.</param>
internal sealed record WebhookAnswer(int Status, TimeSpan? RetryAfter, WebhookTrouble Trouble)
{
    public bool IsTaken => Status is >= 200 and < 300;

    /// <summary>A short mark of what went wrong: the status, or why there was none.</summary>
    public string Mark => Trouble switch
    {
        WebhookTrouble.None => Status.ToString(CultureInfo.InvariantCulture),
        WebhookTrouble.Unreachable => "unreachable",
        WebhookTrouble.Certificate => "certificate",
        WebhookTrouble.PrivateAddress => "private address",
        WebhookTrouble.TooSlow => "too slow",
        _ => throw new UnreachableException(),
    };
}

/// <summary>Why a receiver did not answer.</summary>
internal enum WebhookTrouble
{
    None,
    Unreachable,
    Certificate,

    /// <summary>Its name leads to addresses of a private network only.</summary>
    PrivateAddress,
    TooSlow,
}
