using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Accounts;
using PatronDesk.Faces.Sip2;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Sip2;

/// <summary>A terminal on a real socket to a started server, which knows three accounts and one patron.</summary>
internal sealed class Kiosk : IDisposable
{
    public const string Date = "20261123    080000";

    // Not how long it may take: only what is taken for a hang.
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(90);

    private readonly TcpClient _client = new(AddressFamily.InterNetwork);
    private readonly StringBuilder _unread = new();

    private NetworkStream _stream = null!;

    private Kiosk()
    {
    }

    public static Dictionary<string, string?> Listening { get; } = new() { ["Sip2:Listen"] = "127.0.0.1:0" };

    /// <summary>Makes the accounts and the patron; the patron's card.</summary>
    public static async Task<string> PrepareAsync(TestServer server)
    {
        var cancel = TestContext.Current.CancellationToken;
        var library = (await server.Services.GetRequiredService<LibraryAccounts>().FindAsync(TestServer.ApiUser, cancel))!;
        var accounts = server.Services.GetRequiredService<SipAccounts>();
        var kiosk = new SipClientSettings
        {
            Institution = "MAIN",
            Location = "door",
            PersonalData = true,
            Trusted = true,
            MayEnable = true,
        };
        Assert.True(await accounts.CreateAsync(library, "kiosk", kiosk, "open-sesame", cancel));
        var gate = new SipClientSettings { Institution = "MAIN", Messages = ["23"] };
        Assert.True(await accounts.CreateAsync(library, "gate", gate, "open-sesame", cancel));
        var lender = new SipClientSettings { Institution = "MAIN", PersonalData = true };
        Assert.True(await accounts.CreateAsync(library, "lender", lender, "open-sesame", cancel));
        var made = await server.Client.PostAsync(
            "/patrons?first_name=Mary&last_name=Major&email=mary@example.org&password=4711", null, cancel);
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        return (await server.QueryAsync("select barcode from patron", 1))[0];
    }

    /// <param name="server">To what.</param>
    /// <param name="from">An address of this machine, such as 127.0.0.2.</param>
    public static async Task<Kiosk> ConnectAsync(TestServer server, string from = "127.0.0.1")
    {
        var kiosk = new Kiosk();
        kiosk._client.Client.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await kiosk._client.ConnectAsync(server.Services.GetRequiredService<Sip2Listener>().EndPoints[0]);
        kiosk._stream = kiosk._client.GetStream();
        return kiosk;
    }

    /// <summary>A connection that an account has opened with its 93.</summary>
    public static async Task<Kiosk> SignedInAsync(TestServer server, string login, string from = "127.0.0.1")
    {
        var kiosk = await ConnectAsync(server, from);
        Assert.Equal("941", await kiosk.AskAsync($"9300CN{login}|COopen-sesame|"));
        return kiosk;
    }

    /// <summary>Makes one more account, <c>other</c>.</summary>
    public static async Task AddAccountAsync(TestServer server, Func<SipClientSettings, SipClientSettings> change)
    {
        var library = (await server.Services.GetRequiredService<LibraryAccounts>().FindAsync(TestServer.ApiUser, CancellationToken.None))!;
        Assert.True(await server.Services.GetRequiredService<SipAccounts>().CreateAsync(
            library, "other", change(new() { Institution = "MAIN" }), "open-sesame", CancellationToken.None));
    }

    public async Task SendAsync(string text) =>
        await _stream.WriteAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);

    public void Finish() => _client.Client.Shutdown(SocketShutdown.Send);

    /// <summary>The next answer without its CR, LF or both; null where the server closed.</summary>
    public async Task<string?> ReadAsync()
    {
        var buffer = new byte[4096];
        while (true)
        {
            while (_unread.Length > 0 && _unread[0] == '\n')
                _unread.Remove(0, 1);
            var text = _unread.ToString();
            if (text.IndexOfAny(['\r', '\n']) is var end and >= 0)
            {
                _unread.Remove(0, end + 1);
                return text[..end];
            }

            var count = await ReceiveAsync(buffer);
            if (count == 0)
                return null;
            _unread.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }
    }

    /// <summary>The next bytes as they came, as many as these; fewer where the server closed.</summary>
    public async Task<string> ReadBytesAsync(int count)
    {
        var buffer = new byte[4096];
        while (_unread.Length < count && await ReceiveAsync(buffer) is > 0 and var received)
            _unread.Append(Encoding.Latin1.GetString(buffer, 0, received));
        var text = _unread.ToString(0, int.Min(count, _unread.Length));
        _unread.Remove(0, text.Length);
        return text;
    }

    public async Task<string?> AskAsync(string text)
    {
        await SendAsync(text + "\r");
        return await ReadAsync();
    }

    public void Dispose() => _client.Dispose();

    private async Task<int> ReceiveAsync(byte[] buffer)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Hang);
        try
        {
            return await _stream.ReadAsync(buffer, patience.Token);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The server did not answer within {Hang.TotalSeconds} s.");
        }
        catch (IOException error) when (error.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return 0;
        }
    }
}
