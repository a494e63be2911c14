using System.Security.Authentication;

namespace PatronDesk.Faces;

/// <summary>The versions of TLS that the server speaks, even if the machine allows older ones.</summary>
internal static class TlsVersions
{
    public const SslProtocols Taken = SslProtocols.Tls12 | SslProtocols.Tls13;
}
