using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

internal sealed partial class PatronRecords
{
    private const int MostTwins = 20;

    private static readonly Sql BarcodeTwins = Twins("barcode_folded", $"""
        select barcode_folded from patron
        where library_id = $1 and barcode_twin > 0 and deleted_at is null
        order by barcode_folded
        limit {MostTwins}
        """);

    private static readonly Sql ExternalIdTwins = Twins("patron_id_folded", $"""
        select patron_id_folded from patron
        where library_id = $1 and patron_id_folded > '' and deleted_at is null
        group by patron_id_folded
        having count(*) > 1
        order by patron_id_folded
        limit {MostTwins}
        """);

    /// <summary>
    /// The live patrons who share a barcode (but for case and accents) or an external id, both from before these were unique
    /// or, for the external id, from a face that allows it. The first twenty groups of each.
    /// </summary>
    public async ValueTask<IReadOnlyList<PatronTwins>> FindTwinsAsync(Library library, CancellationToken cancel) =>
    [
        .. await FindTwinsAsync(library, PatronField.Barcode, BarcodeTwins, cancel),
        .. await FindTwinsAsync(library, PatronField.PatronId, ExternalIdTwins, cancel),
    ];

    private static Sql Twins(string column, string shared) => new($"""
        select {column}, uuid from patron
        where library_id = $1 and deleted_at is null and {column} in ({shared})
        order by {column}, id
        limit {MostTwins * MostTwins}
        """);

    private async ValueTask<IEnumerable<PatronTwins>> FindTwinsAsync(
        Library library, PatronField field, Sql find, CancellationToken cancel)
    {
        var found = await store.ReadAsync(
            session => session.QueryAsync(find, static row => (Value: row.Text(0), Uuid: row.Text(1)), library.Id),
            ReadCost.Unknown(settings.QueryLimit),
            cancel);
        return found.GroupBy(twin => twin.Value, (_, twins) => new PatronTwins(field, [.. twins.Select(twin => twin.Uuid)]));
    }
}

/// <summary>Patrons who share a value that ought to be unique.</summary>
internal sealed record PatronTwins(PatronField Field, IReadOnlyList<string> Uuids);
