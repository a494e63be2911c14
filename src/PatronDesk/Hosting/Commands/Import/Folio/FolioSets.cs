using System.Diagnostics;
using PatronDesk.Intake;

namespace PatronDesk.Hosting;

/// <summary>Where a FOLIO's lists are.</summary>
/// <param name="Path">The address, below Okapi's.</param>
/// <param name="Property">The property of the answer that holds the records.</param>
/// <param name="Permission">What a user needs to read it.</param>
internal sealed record FolioSets(string Path, string Property, string Permission)
{
    public static FolioSets Of(FolioSet set) => set switch
    {
        FolioSet.AddressTypes => new("addresstypes", "addressTypes", "addresstypes.collection.get"),
        FolioSet.Groups => new("groups", "usergroups", "usergroups.collection.get"),
        FolioSet.Templates => new(
            "manual-block-templates", "manualBlockTemplates", "manual-block-templates.collection.get"),
        FolioSet.Users => new("users", "users", "users.collection.get"),
        FolioSet.Blocks => new("manualblocks", "manualblocks", "manualblocks.collection.get"),
        _ => throw new UnreachableException(),
    };

    /// <summary>The address of a page.</summary>
    /// <param name="place">Where it begins.</param>
    /// <param name="size">How many records it has.</param>
    public string AddressOf(FolioPlace place, int size)
    {
        var query = place is { ByOffset: false, After: { } after }
            ? $"cql.allRecords=1 and id>\"{after}\" sortby id"
            : "cql.allRecords=1 sortby id";
        var offset = place.ByOffset ? FormattableString.Invariant($"&offset={place.Read}") : "";
        return FormattableString.Invariant($"{Path}?query={Uri.EscapeDataString(query)}&limit={size}{offset}");
    }
}
