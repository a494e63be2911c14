using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Accounts;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Patrons;

/// <summary>What tests do with merges below any wire.</summary>
internal static class Merging
{
    public static PatronMerges Merges(this TestServer server) => server.Services.GetRequiredService<PatronMerges>();

    public static async Task<MergePatrons> TryMergeAsync(
        this TestServer server, Caller caller, Patron kept, Patron gone, params string[] fromGone) =>
        await server.Merges().MergeAsync(
            caller, new(Guid.NewGuid().ToString("D"), kept.Uuid, gone.Uuid) { FromGone = fromGone }, CancellationToken.None);

    /// <summary>Merges, which must be done; answers the merge's id.</summary>
    public static async Task<string> MergeAsync(
        this TestServer server, Caller caller, Patron kept, Patron gone, params string[] fromGone) =>
        Assert.IsType<MergePatrons.Merged>(await server.TryMergeAsync(caller, kept, gone, fromGone)).Id;

    public static async Task<UndoMerge> UndoAsync(this TestServer server, Caller caller, string id) =>
        await server.Merges().UndoAsync(caller, id, CancellationToken.None);

    public static async Task<MergeReport> ReportAsync(this TestServer server, Caller caller, string id) =>
        (await server.Merges().FindAsync(caller, id, CancellationToken.None))!;

    public static async Task<Patron?> FindAsync(this TestServer server, Caller caller, PatronKey key) =>
        await server.Patrons().FindWithDetailsAsync(caller, key, CancellationToken.None);

    public static async Task<Patron> NowAsync(this TestServer server, Caller caller, Patron patron) =>
        (await server.FindAsync(caller, PatronKey.OfUuid(patron.Uuid)))!;

    public static async Task ChangeAsync(
        this TestServer server, Caller caller, Patron patron, params (PatronField Field, string Text)[] said) =>
        Assert.IsType<UpdatePatron.Updated>(await server.Patrons().UpdateAsync(
            caller, PatronKey.OfUuid(patron.Uuid), Desk.Say(said), default, CancellationToken.None));
}
