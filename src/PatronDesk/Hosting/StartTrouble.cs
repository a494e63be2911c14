using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;

namespace PatronDesk.Hosting;

/// <summary>Says in a sentence why the server could not start to listen, for the operator at the terminal.</summary>
internal static class StartTrouble
{
    private const string ChooseAnother = "choose another address with --urls, Sip2:Listen, Sip2:ListenTls or Metrics:Listen";

    /// <summary>Null for an error that settings can't cause.</summary>
    public static string? Explain(Exception error, Settings settings) => error switch
    {
        IOException { InnerException: AddressInUseException } =>
            $"{error.Message} Another program uses it; {ChooseAnother}.",
        SocketException { SocketErrorCode: SocketError.AccessDenied } =>
            $"The server may not listen at {Addresses(settings)}: ports below 1024 need a special right; {ChooseAnother}.",
        SocketException socket =>
            $"The server cannot listen at {Addresses(settings)}: {socket.Message}. "
                + "Choose an address of this machine with --urls, Sip2:Listen, Sip2:ListenTls or Metrics:Listen.",
        // ASP.NET Core's own settings may be wrong: an address, a certificate, a limit.
        IOException or UnauthorizedAccessException or CryptographicException or FormatException or InvalidOperationException
            or ArgumentException =>
            $"The server cannot start: {error.Message.Split('\n')[0].Trim()} "
                + "Look at the settings Urls, Kestrel:…, Sip2:… and Metrics:….",
        _ => null,
    };

    private static string Addresses(Settings settings) => string.Join(
        ";",
        [
            settings.Urls, .. settings.Metrics.Listen.Select(address => $"{address}"),
            .. settings.Sip2.Plain.Select(address => $"{address}"), .. settings.Sip2.Tls.Select(address => $"{address}"),
        ]);
}
