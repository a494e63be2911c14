using System.Security.Authentication;

namespace PatronDesk.Faces;

/// <summary>The versions of TLS that are spoken, whatever an old machine would still allow.</summary>
internal static class TlsVersions
{
    public const SslProtocols Taken = SslProtocols.Tls12 | SslProtocols.Tls13;
}
