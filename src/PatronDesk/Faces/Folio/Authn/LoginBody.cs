using PatronDesk.Faces.Folio.Wire;

namespace PatronDesk.Faces.Folio.Authn;

/// <summary>The body of a sign-in: a name or a user id, a password, and perhaps the tenant.</summary>
internal sealed record LoginBody(string Name, bool ByUserId, string Password, string? Tenant)
{
    /// <summary>The most bytes of such a body. Anybody may send one; a name and a password fit several times.</summary>
    public const int Largest = 16 * 1024;

    private static readonly FolioFields<Sent> Fields = new()
    {
        { "username", FolioKind.TextOrNumber, (sent, name) => sent.Username = name },
        { "userId", FolioKind.TextOrNumber, (sent, id) => sent.UserId = id },
        { "password", FolioKind.TextOrNumber, (sent, password) => sent.Password = password },
        { "tenant", FolioKind.TextOrNumber, (sent, tenant) => sent.Tenant = tenant },
    };

    /// <param name="body">The body.</param>
    /// <param name="improper">
    /// The sentence of an address that needs both username and password; null where a user id will do, with sentences of its own.
    /// </param>
    /// <exception cref="FolioRefusedException">400 or 422: the body is not such an object.</exception>
    public static LoginBody Read(FolioBody body, string? improper = null)
    {
        var sent = Fields.Read(body, new Sent());
        body.RefuseFaults();
        if (improper is not null && (string.IsNullOrEmpty(sent.Username) || string.IsNullOrEmpty(sent.Password)))
            throw new FolioRefusedException(StatusCodes.Status400BadRequest, improper);
        // FOLIO's sentences.
        if (string.IsNullOrEmpty(sent.Username) && string.IsNullOrEmpty(sent.UserId))
            throw new FolioRefusedException(StatusCodes.Status400BadRequest, "You must provide a username or userId");
        if (string.IsNullOrEmpty(sent.Password))
            throw new FolioRefusedException(StatusCodes.Status400BadRequest, "You must provide a password");
        return string.IsNullOrEmpty(sent.Username)
            ? new(sent.UserId!, ByUserId: true, sent.Password, sent.Tenant)
            : new(sent.Username, ByUserId: false, sent.Password, sent.Tenant);
    }

    private sealed class Sent
    {
        public string? Username { get; set; }

        public string? UserId { get; set; }

        public string? Password { get; set; }

        public string? Tenant { get; set; }
    }
}
