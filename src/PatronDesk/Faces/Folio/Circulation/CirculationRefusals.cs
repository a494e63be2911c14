using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Faces.Folio.Wire;

namespace PatronDesk.Faces.Folio.Circulation;

/// <summary>Refusals of lending, with mod-circulation's sentences and codes: 422, each with what would override it.</summary>
internal static class CirculationRefusals
{
    private const string Manual = "USER_IS_BLOCKED_MANUALLY";
    private const string Automated = "USER_IS_BLOCKED_AUTOMATICALLY";

    // mod-circulation's names for what staff may override besides a patron's blocks.
    public const string ItemLimit = "itemLimitBlock";
    public const string RenewalLimit = "renewalBlock";

    /// <summary>Answers why lending, renewing or requesting was denied.</summary>
    /// <param name="context">The request.</param>
    /// <param name="caller">The caller, who is told which permissions they lack to override it.</param>
    /// <param name="denial">Why.</param>
    /// <param name="action">What was refused.</param>
    /// <param name="key">The property that the fault of a limit, or of an inactive user, names.</param>
    /// <param name="value">Its value.</param>
    public static Task DeniedAsync(
        HttpContext context, Caller caller, Denial denial, PatronAction action, string key, string? value) =>
        denial switch
        {
            Denial.Barred(var reasons) => BlockedAsync(context, caller, reasons, action, key, value),
            Denial.LimitReached(LendingLimit.Checkouts, var most) => LimitAsync(
                context, caller, ItemLimit, $"Patron has reached maximum limit of {most} items", key, value),
            Denial.LimitReached(LendingLimit.Renewals, _) => LimitAsync(
                context, caller, RenewalLimit, "loan at maximum renewal number", key, value),
            Denial.MayNotOverride => MayNotOverrideAsync(context),
            Denial.NeedsComment => OneAsync(
                context, "Override should be performed with the comment specified", "comment", "null"),
            _ => throw new UnreachableException(),
        };

    /// <summary>
    /// One fault for all manual blocks, with the descriptions of those that apply and no others, and one for each other
    /// reason. Nothing overrides that the user is inactive.
    /// </summary>
    private static Task BlockedAsync(
        HttpContext context, Caller caller, IReadOnlyList<Refusal> reasons, PatronAction action, string key, string? value)
    {
        var missing = Missing(caller);
        var faults = new List<FolioFault>();
        var blocks = reasons.Where(refusal => refusal.Kind == RefusalKind.ManualBlock).ToList();
        if (blocks.Count > 0)
        {
            faults.Add(new(
                $"Patron blocked from {VerbOf(action)}", "reason", string.Join(';', blocks.Select(block => block.Description)), Manual)
            {
                MissingPermissions = missing,
            });
        }

        faults.AddRange(reasons
            .Where(refusal => refusal.Kind != RefusalKind.ManualBlock)
            .Select(refusal => refusal.Kind == RefusalKind.Inactive
                ? Inactive(action, key, value ?? "null")
                : new FolioFault(refusal.Message, "", "", Automated) { MissingPermissions = missing }));
        return FolioErrors.WriteAsync(context, faults);
    }

    private static FolioFault Inactive(PatronAction action, string key, string value) => action switch
    {
        PatronAction.Borrow => new("Cannot check out to inactive user", key, value),
        PatronAction.Renew => new("Cannot renew loan when user is inactive or expired", "reason", "User is inactive."),
        PatronAction.Request => new("Inactive users cannot make requests", key, value),
        _ => throw new UnreachableException(),
    };

    private static string VerbOf(PatronAction action) => action switch
    {
        PatronAction.Borrow => "borrowing",
        PatronAction.Renew => "renewing",
        PatronAction.Request => "requesting",
        _ => throw new UnreachableException(),
    };

    /// <summary>One fault that staff may override by its own name.</summary>
    private static Task LimitAsync(HttpContext context, Caller caller, string block, string message, string key, string? value) =>
        FolioErrors.WriteAsync(
            context, [new(message, key, value ?? "null") { MissingPermissions = Missing(caller), Block = block }]);

    private static Task MayNotOverrideAsync(HttpContext context) => FolioErrors.WriteAsync(
        context,
        [
            new("Insufficient override permissions", "", "", "INSUFFICIENT_OVERRIDE_PERMISSIONS")
            {
                MissingPermissions = [Permissions.OverrideBlock],
            },
        ]);

    public static Task OneAsync(HttpContext context, string message, string key, string? value) =>
        FolioErrors.WriteAsync(context, [new(message, key, value ?? "null")]);

    private static IReadOnlyList<string> Missing(Caller caller) =>
        caller.May(Permissions.OverrideBlock) ? [] : [Permissions.OverrideBlock];
}
