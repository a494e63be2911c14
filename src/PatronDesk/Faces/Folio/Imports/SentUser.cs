using PatronDesk.Faces.Folio.Users;
using PatronDesk.Faces.Folio.Wire;

namespace PatronDesk.Faces.Folio.Imports;

/// <summary>One user of an import: read, or the reason why not.</summary>
internal sealed class SentUser
{
    private static readonly FolioFields<SentUser> Names = new FolioFields<SentUser>
    {
        { "externalSystemId", FolioKind.TextOrNumber, (user, id) => user.ExternalSystemId = id },
        { "username", FolioKind.TextOrNumber, (user, name) => user.Username = name },
    }.AllowingOthers();

    /// <summary>With the beginning of its source; null if it can't be read.</summary>
    public string? ExternalSystemId { get; private set; }

    public string? Username { get; private set; }

    /// <summary>Null if it is refused.</summary>
    public UserDraft? Draft { get; private init; }

    public string? Refusal { get; private init; }

    public static SentUser Read(FolioBody body, ImportedNames names, string prefix)
    {
        UserDraft draft;
        try
        {
            draft = UserDraft.ReadImported(body);
        }
        catch (FolioRefusedException refused)
        {
            return Refused(
                body, prefix, refused.Faults.Count == 0 ? refused.Message : string.Join("; ", refused.Faults.Select(FolioFault.Say)));
        }

        if (string.IsNullOrWhiteSpace(draft.ExternalSystemId))
            return Refused(body, "", "externalSystemId must not be empty");
        if (string.IsNullOrWhiteSpace(draft.Username))
            return Refused(body, prefix, "username must not be empty");
        var refusal = names.Resolve(draft, prefix);
        return new SentUser
        {
            ExternalSystemId = draft.ExternalSystemId,
            Username = draft.Username,
            Draft = refusal is null ? draft : null,
            Refusal = refusal,
        };
    }

    // Whatever else is wrong with it, its names say who it is.
    private static SentUser Refused(FolioBody body, string prefix, string why)
    {
        var user = new SentUser { Refusal = why };
        try
        {
            Names.Read(body, user);
        }
        catch (FolioRefusedException)
        {
            // Then it has none, or only the first of them.
        }

        user.ExternalSystemId = user.ExternalSystemId is null ? null : prefix + user.ExternalSystemId;
        return user;
    }
}
