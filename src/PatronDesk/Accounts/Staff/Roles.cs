using System.Collections.Frozen;

namespace PatronDesk.Accounts;

/// <summary>The roles of staff. Each may do everything that the one before it may, and more.</summary>
internal static class Roles
{
    public const string ReadOnly = "readonly";
    public const string Desk = "desk";
    public const string Manager = "manager";
    public const string Owner = "owner";

    private static readonly string[] MayRead =
    [
        Permissions.ReadPatrons,
        "manualblocks.collection.get", "manualblocks.item.get",
        "manual-block-templates.collection.get", "manual-block-templates.item.get",
        "automated-patron-blocks.collection.get",
        "user-summary.item.get",
        "users.collection.get", "users.item.get",
        "usergroups.collection.get", "usergroups.item.get", "addresstypes.collection.get", "addresstypes.item.get",
        "circulation.loans.collection.get", "circulation.loans.item.get",
        "circulation.requests.collection.get", "circulation.requests.item.get",
    ];

    private static readonly string[] MayServe =
    [
        .. MayRead,
        Permissions.WritePatrons,
        Permissions.WriteItems,
        "manualblocks.item.post", "manualblocks.item.put", "manualblocks.item.delete",
        "users.item.post", "users.item.put", "users.item.delete",
        "circulation.check-out-by-barcode.post", "circulation.check-in-by-barcode.post",
        "circulation.renew-by-barcode.post", "circulation.renew-by-id.post", "circulation.loans.change-due-date.post",
        "circulation.requests.item.post", "circulation.requests.item.put", "circulation.requests.item.delete",
        "patron-pin.post", "patron-pin.delete", "patron-pin.validate",
    ];

    private static readonly string[] MayManage =
    [
        .. MayServe,
        "manual-block-templates.item.post", "manual-block-templates.item.put", "manual-block-templates.item.delete",
        "users.collection.delete", "user-import.add",
        "usergroups.item.post", "usergroups.item.put", "usergroups.item.delete",
        "addresstypes.item.post", "addresstypes.item.put", "addresstypes.item.delete",
        Permissions.OverrideBlock,
        Permissions.MergePatrons,
        Permissions.RunBulk,
        Permissions.ImportItems,
        Permissions.OpenSettings,
        Permissions.ReadJournal,
    ];

    private static readonly FrozenDictionary<string, FrozenSet<string>> Sets = new Dictionary<string, FrozenSet<string>>
    {
        [ReadOnly] = MayRead.ToFrozenSet(StringComparer.Ordinal),
        [Desk] = MayServe.ToFrozenSet(StringComparer.Ordinal),
        [Manager] = MayManage.ToFrozenSet(StringComparer.Ordinal),
        [Owner] = MayManage.Concat([Permissions.ManageStaff, Permissions.ManageLibrary, Permissions.ReadEvents])
            .ToFrozenSet(StringComparer.Ordinal),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>From the fewest permissions to the most.</summary>
    public static IReadOnlyList<string> All { get; } = [ReadOnly, Desk, Manager, Owner];

    public static bool IsRole(string text) => Sets.ContainsKey(text);

    /// <summary>A role's permissions; none for a role that this program doesn't know, written by a newer one.</summary>
    public static IReadOnlySet<string> PermissionsOf(string role) =>
        Sets.TryGetValue(role, out var set) ? set : FrozenSet<string>.Empty;
}
