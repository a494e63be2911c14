namespace PatronDesk.Faces.Folio;

/// <summary>What is posted to sign in: a name or a user id, a password, and perhaps the tenant.</summary>
internal sealed record LoginBody(string Name, bool ByUserId, string Password, string? Tenant)
{
    /// <exception cref="FolioRefusedException">400 or 422: the body is not such an object.</exception>
    public static LoginBody Read(FolioBody body)
    {
        string? username = null, userId = null, password = null, tenant = null;
        body.ReadObject((ref reader, name, path) =>
        {
            switch (name)
            {
                case "username":
                    username = body.String(ref reader, path);
                    return true;
                case "userId":
                    userId = body.String(ref reader, path);
                    return true;
                case "password":
                    password = body.String(ref reader, path);
                    return true;
                case "tenant":
                    tenant = body.String(ref reader, path);
                    return true;
                default:
                    return false;
            }
        });
        body.RefuseFaults();
        // FOLIO's sentences.
        if (string.IsNullOrEmpty(username) && string.IsNullOrEmpty(userId))
            throw new FolioRefusedException(StatusCodes.Status400BadRequest, "You must provide a username or userId");
        if (string.IsNullOrEmpty(password))
            throw new FolioRefusedException(StatusCodes.Status400BadRequest, "You must provide a password");
        return string.IsNullOrEmpty(username)
            ? new(userId!, ByUserId: true, password, tenant)
            : new(username, ByUserId: false, password, tenant);
    }
}
