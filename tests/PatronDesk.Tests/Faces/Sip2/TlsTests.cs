using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Faces.Sip2;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Sip2;

public sealed class TlsTests
{
    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    public async Task A_client_is_served_over_TLS_where_it_shows_the_certificate_that_is_wanted(bool wanted, bool shown, bool served)
    {
        var folder = Directory.CreateTempSubdirectory("patrondesk-tls-");
        try
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(75));
            var certificate = Path.Combine(folder.FullName, "cert.pem");
            var keyFile = Path.Combine(folder.FullName, "key.pem");
            var cancel = TestContext.Current.CancellationToken;
            await File.WriteAllTextAsync(certificate, made.ExportCertificatePem(), cancel);
            await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem(), cancel);
            await using var server = await TestServer.StartAsync(Engine.Sqlite, new Dictionary<string, string?>
            {
                ["Sip2:ListenTls"] = "127.0.0.1:0",
                ["Sip2:CertificatePath"] = certificate,
                ["Sip2:CertificateKeyPath"] = keyFile,
                ["Sip2:ClientCertificates"] = wanted ? certificate : null,
            });

            Assert.Equal(served, await IsServedAsync(
                server.Services.GetRequiredService<Sip2Listener>().EndPoints[0], made, shown, cancel));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_version_of_TLS_before_1_2_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("patrondesk-tls-");
        try
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var made = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
                .CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(75));
            var certificate = Path.Combine(folder.FullName, "cert.pem");
            var cancel = TestContext.Current.CancellationToken;
            await File.WriteAllTextAsync(certificate, made.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem(), cancel);
            await using var server = await TestServer.StartAsync(Engine.Sqlite, new Dictionary<string, string?>
            {
                ["Sip2:ListenTls"] = "127.0.0.1:0",
                ["Sip2:CertificatePath"] = certificate,
                ["Sip2:CertificateKeyPath"] = certificate,
            });
            var address = server.Services.GetRequiredService<Sip2Listener>().EndPoints[0];
            // The first byte of an answer: 22 goes on with the handshake, 21 is an alert.
            Assert.Equal(22, await HelloAsync(address, minor: 3, cancel));
            Assert.NotEqual(22, await HelloAsync(address, minor: 2, cancel));
            Assert.NotEqual(22, await HelloAsync(address, minor: 1, cancel));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Says hello as TLS 1.0 (1), 1.1 (2) or 1.2 (3), byte by byte, since this machine's own library may refuse to.</summary>
    private static async Task<int> HelloAsync(IPEndPoint address, byte minor, CancellationToken cancel)
    {
        byte[] body =
        [
            3, minor, .. new byte[32], 0,
            // ECDHE with ECDSA: AES-GCM, which only 1.2 has, and AES-CBC, which all have.
            0, 6, 0xC0, 0x2B, 0xC0, 0x09, 0xC0, 0x0A, 1, 0,
            0, 22, 0, 10, 0, 4, 0, 2, 0, 23, 0, 11, 0, 2, 1, 0, 0, 13, 0, 4, 0, 2, 4, 3,
        ];
        byte[] hello = [22, 3, 1, 0, (byte)(body.Length + 4), 1, 0, 0, (byte)body.Length, .. body];
        using var client = new TcpClient();
        await client.ConnectAsync(address, cancel);
        var stream = client.GetStream();
        await stream.WriteAsync(hello, cancel);
        var answer = new byte[1];
        try
        {
            return await stream.ReadAsync(answer, cancel) == 0 ? -1 : answer[0];
        }
        catch (IOException)
        {
            return -1;
        }
    }

    private static async Task<bool> IsServedAsync(IPEndPoint address, X509Certificate2 made, bool shown, CancellationToken cancel)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address, cancel);
        await using var tls = new SslStream(client.GetStream());
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "localhost",
                    RemoteCertificateValidationCallback = (_, sent, _, _) => sent?.GetCertHashString() == made.GetCertHashString(),
                    ClientCertificates = shown ? [made] : null,
                },
                cancel);
            await tls.WriteAsync("9900302.00\r"u8.ToArray(), cancel);
            var buffer = new byte[200];
            var count = await tls.ReadAsync(buffer, cancel);
            return Encoding.ASCII.GetString(buffer, 0, count).StartsWith("98Y", StringComparison.Ordinal);
        }
        catch (Exception error) when (error is IOException or System.Security.Authentication.AuthenticationException)
        {
            return false;
        }
    }
}
