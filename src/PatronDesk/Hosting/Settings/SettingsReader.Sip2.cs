using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PatronDesk.Faces.Sip2;

namespace PatronDesk.Hosting;

/// <summary>The SIP2 port and its certificates.</summary>
internal sealed partial class SettingsReader
{
    public Sip2Settings Sip2()
    {
        var plain = EndPoints("Sip2:Listen");
        var tls = EndPoints("Sip2:ListenTls");
        var allowsPlainRemote = Flag("Sip2:AllowPlainRemote", false);
        if (!allowsPlainRemote && plain.Find(address => !IPAddress.IsLoopback(address.Address)) is { } remote)
        {
            faults.Add($"Sip2:Listen has {remote}, where PINs would cross the network in plain text; use Sip2:ListenTls, or an "
                + "address of this machine such as 127.0.0.1:6001 behind stunnel, or set Sip2:AllowPlainRemote to true.");
        }

        if (tls.Count > 0 && configuration["Sip2:CertificatePath"] is not { Length: > 0 })
            faults.Add("Sip2:ListenTls needs Sip2:CertificatePath: a PEM file, with Sip2:CertificateKeyPath, or a PFX file.");
        var prompted = EndPoints("Sip2:LoginPromptAt");
        foreach (var nowhere in prompted.Except(plain).Except(tls))
        {
            faults.Add($"Sip2:LoginPromptAt has {nowhere}, where nothing listens; "
                + "name addresses that are also in Sip2:Listen or Sip2:ListenTls.");
        }

        return new(
            plain,
            tls,
            TimeSpan.FromSeconds(Number("Sip2:IdleSeconds", 3600, 10, 86_400)),
            (int)Number("Sip2:MaxConnections", 2000, 1, 100_000))
        {
            Certificates = tls.Count > 0 ? Certificates("Sip2:CertificatePath", WithKey) : [],
            AllowPlainRemote = allowsPlainRemote,
            MaxWaiting = (int)Number("Sip2:MaxWaiting", 500, 1, 100_000),
            MaxWaitingOfAddress = (int)Number("Sip2:MaxWaitingOfAddress", 50, 1, 100_000),
            LoginPromptAt = prompted,
            HasCertificatePassword = configuration["Sip2:CertificatePassword"] is { Length: > 0 },
            ClientAuthorities = tls.Count > 0 ? Certificates("Sip2:ClientCertificates", FromPem) : [],
        };
    }

    private X509Certificate2Collection Certificates(string key, Func<string, X509Certificate2Collection> load)
    {
        if (configuration[key] is not { Length: > 0 } path)
            return [];
        try
        {
            if (load(path) is { Count: > 0 } loaded)
                return loaded;
            faults.Add($"{key} names {path}, which contains no certificate.");
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            faults.Add($"{key} names {path}, which cannot be used: {error.Message}");
        }

        return [];
    }

    private X509Certificate2Collection WithKey(string path)
    {
        if (configuration["Sip2:CertificateKeyPath"] is not { Length: > 0 } keyPath)
            return X509CertificateLoader.LoadPkcs12CollectionFromFile(path, configuration["Sip2:CertificatePassword"]);
        var all = FromPem(path);
        if (all.Count > 0)
            all[0] = X509Certificate2.CreateFromPemFile(path, keyPath);
        return all;
    }

    private static X509Certificate2Collection FromPem(string path)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(path);
        return all;
    }
}
