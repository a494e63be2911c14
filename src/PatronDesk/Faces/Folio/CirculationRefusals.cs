using PatronDesk.Accounts;
using PatronDesk.Blocks;

namespace PatronDesk.Faces.Folio;

/// <summary>Refusals of lending as mod-circulation words and codes them: 422, each with what would override it.</summary>
internal static class CirculationRefusals
{
    private const string Manual = "USER_IS_BLOCKED_MANUALLY";
    private const string Automated = "USER_IS_BLOCKED_AUTOMATICALLY";

    /// <summary>
    /// One fault for all manual blocks, with the descriptions of those that apply and no others, and one for each other
    /// reason.
    /// </summary>
    public static Task BlockedAsync(HttpContext context, Caller caller, Verdict verdict, string doing)
    {
        var missing = Missing(caller);
        var faults = new List<FolioFault>();
        var blocks = verdict.Refusals.Where(refusal => refusal.Kind == RefusalKind.ManualBlock).ToList();
        if (blocks.Count > 0)
        {
            faults.Add(new($"Patron blocked from {doing}", "reason", string.Join(';', blocks.Select(block => block.Description)), Manual)
            {
                MissingPermissions = missing,
            });
        }

        faults.AddRange(verdict.Refusals
            .Where(refusal => refusal.Kind != RefusalKind.ManualBlock)
            .Select(refusal => new FolioFault(refusal.Message, "", "", Automated) { MissingPermissions = missing }));
        return FolioErrors.WriteAsync(context, faults);
    }

    /// <summary>One fault that staff may override by its own name.</summary>
    public static Task LimitAsync(HttpContext context, Caller caller, string block, string message, string key, string? value) =>
        FolioErrors.WriteAsync(
            context, [new(message, key, value ?? "null") { MissingPermissions = Missing(caller), Block = block }]);

    public static Task MayNotOverrideAsync(HttpContext context) => FolioErrors.WriteAsync(
        context,
        [
            new("Insufficient override permissions", "", "", "INSUFFICIENT_OVERRIDE_PERMISSIONS")
            {
                MissingPermissions = [Permissions.OverrideBlock],
            },
        ]);

    public static Task NeedsCommentAsync(HttpContext context) =>
        OneAsync(context, "Override should be performed with the comment specified", "comment", "null");

    public static Task OneAsync(HttpContext context, string message, string key, string? value) =>
        FolioErrors.WriteAsync(context, [new(message, key, value ?? "null")]);

    private static IReadOnlyList<string> Missing(Caller caller) =>
        caller.May(Permissions.OverrideBlock) ? [] : [Permissions.OverrideBlock];
}
