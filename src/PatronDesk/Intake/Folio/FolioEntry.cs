namespace PatronDesk.Intake;

/// <summary>What comes from a FOLIO beside its users.</summary>
internal enum FolioEntryKind
{
    AddressType,
    Group,
    Template,
    Block,
}

/// <summary>A record that comes with the users, and what is done with it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">How people know it.</param>
/// <param name="Action">What is done with it.</param>
/// <param name="Reason">What a person should know of it.</param>
internal sealed record FolioEntry(FolioEntryKind Kind, string Name, RowAction Action, FolioReason Reason = FolioReason.None)
{
    /// <summary>Why it could not be read; empty where it could.</summary>
    public string Text { get; init; } = "";

    public bool IsWritten => Action is RowAction.Created or RowAction.Updated;
}

/// <summary>Why a record is refused or skipped, or what a person should know of it.</summary>
internal enum FolioReason
{
    None,

    /// <summary>It does not keep to FOLIO's schema; the text says where.</summary>
    Unreadable,

    /// <summary>It is there already with another content, and nobody asked to change it.</summary>
    IsThere,

    /// <summary>It is there already, and such ones are to be skipped.</summary>
    Exists,

    /// <summary>The library has the name with another id, which is used.</summary>
    HasOtherId,

    /// <summary>No user of the FOLIO has the id that the block names.</summary>
    NoUser,

    /// <summary>The user whose block it is is refused.</summary>
    UserRefused,

    /// <summary>The block has expired.</summary>
    Expired,
}
