using PatronDesk.Data;
using PatronDesk.Patrons;

namespace PatronDesk.Hosting;

/// <summary>
/// Says once, when the store is migrated, that all freezes stay freezes. FOLIO's <c>active: false</c> was stored as a freeze
/// before; only an operator knows which ones meant the end of a membership.
/// </summary>
internal static class FrozenNotice
{
    private const int SinceVersion = 25;

    /// <summary>A sentence for each library that has frozen patrons; none where this migration has not just run.</summary>
    public static async ValueTask<IReadOnlyList<string>> OfAsync(
        Store store, IReadOnlyList<int> applied, CancellationToken cancel) => applied.Contains(SinceVersion)
        ? [.. (await Memberships.CountFrozenAsync(store, cancel)).Select(library => Sentence(library.Tenant, library.Count))]
        : [];

    private static string Sentence(string tenant, long count) => string.Create(
        null,
        $"Library {tenant}: {count} patrons are frozen and stay so. Whom FOLIO made inactive is frozen too, until "
            + $"'patrondesk patrons make-inactive --tenant {tenant} --frozen' makes them inactive (--dry-run lists them).");
}
