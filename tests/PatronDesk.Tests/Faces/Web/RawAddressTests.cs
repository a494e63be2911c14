using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using PatronDesk.Tests.Faces.Libib;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Web;

/// <summary>Addresses that hold letters outside ASCII as they are, not percent-encoded.</summary>
public sealed class RawAddressTests
{
    [EveryEngine]
    public async Task Raw_UTF_8_is_read_in_path_and_query(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await TalkAsync(
            server,
            Wire.Head(
                "POST", "/patrons?first_name=Jörg&last_name=Müller&email=jörg@müller.example", "Content-Length: 0"));
        Assert.Contains("\"last_name\":\"Müller\"", made, StringComparison.Ordinal);
        foreach (var target in (string[])[
            "/patrons/jörg@müller.example", "/patrons?q=müller", "/users?query=personal.lastName=\"Müller*\""])
            Assert.Contains(
                "Jörg",
                await TalkAsync(server, Wire.Head("GET", target.Replace(" ", "%20", StringComparison.Ordinal))),
                StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF_8_are_refused_in_JSON()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var answer = await Wire.RawAsync(server, Wire.Head("POST", "/patrons?first_name=a&last_name=M\u00FCller", "Content-Length: 0"));
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("last_name holds percent-encoded bytes that are no UTF-8, at character 2", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public async Task Requests_on_one_connection_are_kept_apart_and_no_body_is_touched(int step)
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        // A body that looks like a request, after one whose route reads no body, and before one in ASCII.
        const string Body = "{\"first_name\":\"GET /ü HTTP/1.1\",\"last_name\":\"ß\"}";
        var talk = await TalkAsync(
            server,
            KeptAlive("GET", "/patrons/ü@x.example", $"Content-Length: {Encoding.UTF8.GetByteCount(Body)}") + Body
            + KeptAlive(
                "POST", "/patrons?email=ü@x.example", "Content-Type: application/json",
                $"Content-Length: {Encoding.UTF8.GetByteCount(Body)}")
            + Body
            + KeptAlive("GET", "/patrons?q=%C3%BC@x")
            + Wire.Head("GET", "/patrons/ü@x.example"),
            step);
        Assert.Equal(4, talk.Split("HTTP/1.1 ").Length - 1);
        Assert.Equal(3, talk.Split("HTTP/1.1 200").Length - 1);
        Assert.Equal(3, talk.Split("\"first_name\":\"GET /ü HTTP/1.1\",\"last_name\":\"ß\"").Length - 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public async Task Requests_after_a_chunked_body_are_read_too_and_the_body_is_not_touched(int step)
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        const string Body = "{\"first_name\":\"GET /ü HTTP/1.1\",\"last_name\":\"ß\"}";
        // In two chunks, with an extension and a trailer; then one that is empty, and one that the route does not read.
        var bytes = Encoding.UTF8.GetByteCount(Body[1..]);
        var chunks = $"1;of=two\r\n{{\r\n{bytes:X}\r\n{Body[1..]}\r\n0\r\nX-Trailer: GET /\r\n\r\n";
        var talk = await TalkAsync(
            server,
            KeptAlive("POST", "/patrons?email=ü@x.example", "Content-Type: application/json", "Transfer-Encoding: chunked") + chunks
            + KeptAlive("POST", "/patrons?first_name=a&last_name=üü", "Transfer-Encoding: chunked") + "0\r\n\r\n"
            + KeptAlive("GET", "/patrons/ü@x.example", "Transfer-Encoding: chunked") + chunks
            + KeptAlive("GET", "/patrons?q=%C3%BC@x")
            + Wire.Head("GET", "/patrons?q=üü"),
            step);
        Assert.Equal(5, talk.Split("HTTP/1.1 200").Length - 1);
        Assert.Equal(3, talk.Split("\"first_name\":\"GET /ü HTTP/1.1\",\"last_name\":\"ß\"").Length - 1);
        Assert.Equal(2, talk.Split("\"last_name\":\"üü\"").Length - 1);
    }

    [Theory]
    [InlineData("Urls", "Kestrel:Certificates:Default")]
    [InlineData("Kestrel:Endpoints:Desk:Url", "Kestrel:Endpoints:Desk:Certificate")]
    [InlineData("Kestrel:Endpoints:Desk:Url", "Kestrel:Endpoints:Desk:Sni:localhost:Certificate")]
    public async Task Over_HTTPS_they_are_read_too(string address, string certificate)
    {
        var folder = Directory.CreateTempSubdirectory("patrondesk-https-");
        try
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var made = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
                .CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(75));
            var pem = Path.Combine(folder.FullName, "cert.pem");
            await File.WriteAllTextAsync(
                pem, made.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
            await using var server = await TestServer.StartAsync(Engine.Sqlite, new Dictionary<string, string?>
            {
                [address] = "https://127.0.0.1:0",
                [$"{certificate}:Path"] = pem,
                [$"{certificate}:KeyPath"] = pem,
            });
            using var socket = new TcpClient();
            await socket.ConnectAsync(server.Address.Host, server.Address.Port, TestContext.Current.CancellationToken);
            await using var tls = new SslStream(socket.GetStream());
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "localhost",
                    RemoteCertificateValidationCallback = (_, sent, _, _) => sent?.GetCertHashString() == made.GetCertHashString(),
                },
                TestContext.Current.CancellationToken);
            // Two on one connection: the second is found after the body of the first.
            const string Body = "first_name=Jörg&last_name=Müller";
            await tls.WriteAsync(
                Encoding.UTF8.GetBytes(
                    KeptAlive(
                        "POST", "/patrons?email=ü@x.example", "Content-Type: application/x-www-form-urlencoded",
                        $"Content-Length: {Encoding.UTF8.GetByteCount(Body)}")
                    + Body
                    + Wire.Head("GET", "/patrons/ü@x.example")),
                TestContext.Current.CancellationToken);
            using var reader = new StreamReader(tls, Encoding.UTF8);
            var talk = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
            Assert.Equal(2, talk.Split("\"last_name\":\"Müller\"").Length - 1);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string KeptAlive(string method, string target, params string[] lines) =>
        Wire.Head(method, target, lines).Replace("Connection: close\r\n", "", StringComparison.Ordinal);

    /// <summary>Sends a text in UTF-8, in pieces, and reads all that comes back.</summary>
    private static async Task<string> TalkAsync(TestServer server, string text, int step = int.MaxValue)
    {
        using var socket = new TcpClient { NoDelay = true };
        await socket.ConnectAsync(server.Address.Host, server.Address.Port);
        var stream = socket.GetStream();
        foreach (var piece in Encoding.UTF8.GetBytes(text).Chunk(step))
            await stream.WriteAsync(piece);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
