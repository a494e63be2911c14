using PatronDesk.Faces.Folio.Wire;

namespace PatronDesk.Faces.Folio.Users;

/// <summary>A user as another FOLIO gives it, which may be of a later version and have properties that are not known here.</summary>
internal sealed partial class UserDraft
{
    private static readonly FolioFields<UserDraft> TakenFields = Schema(byName: false, isOpen: true).AllowingOthers();

    /// <summary>Reads a user of another FOLIO. A refusal names every fault against the schema.</summary>
    public static UserDraft ReadTaken(FolioBody body)
    {
        var draft = TakenFields.Read(body, new UserDraft());
        body.RefuseFaults();
        return draft;
    }

    /// <summary>Replaces the ids of the group and of the types of addresses by the library's own.</summary>
    /// <param name="group">The library's id for a group's id.</param>
    /// <param name="addressType">The library's id for an address type's id.</param>
    public void Rename(Func<string, string> group, Func<string, string> addressType)
    {
        PatronGroup = string.IsNullOrEmpty(PatronGroup) ? null : group(PatronGroup);
        for (var at = 0; at < Addresses.Count; at++)
            Addresses[at] = Addresses[at] with { AddressTypeId = addressType(Addresses[at].AddressTypeId!) };
    }
}
