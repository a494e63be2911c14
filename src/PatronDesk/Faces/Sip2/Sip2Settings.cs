using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace PatronDesk.Faces.Sip2;

/// <summary>Where the server speaks SIP2, and to whom.</summary>
/// <param name="Plain">Addresses for plain text; none unless set.</param>
/// <param name="Tls">Addresses for TLS; none unless set.</param>
/// <param name="Idle">How long a client that has signed in may be silent.</param>
/// <param name="MaxConnections">The most clients that have signed in at once.</param>
internal sealed record Sip2Settings(
    IReadOnlyList<IPEndPoint> Plain, IReadOnlyList<IPEndPoint> Tls, TimeSpan Idle, int MaxConnections)
{
    /// <summary>Nowhere.</summary>
    public static Sip2Settings Off { get; } = new([], [], TimeSpan.FromHours(1), 2000);

    /// <summary>How long a client may take to sign in.</summary>
    public static TimeSpan SignInWithin { get; } = TimeSpan.FromSeconds(30);

    /// <summary>How many connections may wait for their sign-in, in total.</summary>
    public int MaxWaiting { get; init; } = 500;

    /// <summary>How many of one address may wait; the machines of a building often share an address.</summary>
    public int MaxWaitingOfAddress { get; init; } = 50;

    /// <summary>The addresses at which the server prompts for the login, as older terminals need it.</summary>
    public IReadOnlyList<IPEndPoint> LoginPromptAt { get; init; } = [];

    /// <summary>The server's certificate with its key, then the intermediate certificates. Set if there is TLS.</summary>
    public X509Certificate2Collection Certificates { get; init; } = [];

    /// <summary>The authorities that may have signed a client's certificate; empty if clients need none.</summary>
    public X509Certificate2Collection ClientAuthorities { get; init; } = [];

    /// <summary>Whether plain text may leave the machine.</summary>
    public bool AllowPlainRemote { get; init; }

    /// <summary>Whether a password was given for the certificate.</summary>
    public bool HasCertificatePassword { get; init; }

    public bool IsOff => Plain.Count == 0 && Tls.Count == 0;
}
