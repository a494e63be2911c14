using PatronDesk.Accounts;
using PatronDesk.Faces.Desk.Shell;

namespace PatronDesk.Faces.Desk.Settings;

/// <summary>The form of a library's settings.</summary>
/// <param name="Library">The library as it is stored.</param>
/// <param name="Form">What is typed.</param>
internal sealed record LibraryModel(Library Library, FormValues Form)
{
    /// <summary>What another time zone would touch; null where there is nothing to confirm.</summary>
    public ZoneChange? Zone { get; init; }

    /// <summary>The key of what was done just now; null for nothing.</summary>
    public string? Done { get; init; }
}

/// <summary>A change of the time zone that a person has to confirm.</summary>
/// <param name="Zone">The new zone.</param>
/// <param name="Blocks">How many blocks are in force.</param>
/// <param name="Loans">How many items are on loan.</param>
internal sealed record ZoneChange(string Zone, long Blocks, long Loans);
