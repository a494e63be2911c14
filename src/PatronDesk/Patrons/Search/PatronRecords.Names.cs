using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

internal sealed partial class PatronRecords
{
    private const int NamesAtOnce = 50;

    private static readonly Sql FindNames = new($"""
        select uuid, first_name, last_name, barcode
        from patron
        where library_id = $1 and deleted_at is null
          and uuid in ({string.Join(", ", Enumerable.Range(2, NamesAtOnce).Select(static number => $"${number}"))})
        """);

    /// <summary>The names of those of these patrons who are live, by UUID.</summary>
    public async ValueTask<IReadOnlyDictionary<string, PatronName>> NamesAsync(
        Caller caller, IEnumerable<string> uuids, CancellationToken cancel)
    {
        var names = new Dictionary<string, PatronName>(StringComparer.Ordinal);
        foreach (var some in uuids.Distinct(StringComparer.Ordinal).Chunk(NamesAtOnce))
        {
            // One statement for any number: the last one fills it up.
            var filled = some.Concat(Enumerable.Repeat(some[^1], NamesAtOnce - some.Length));
            DbValue[] values = [caller.Library.Id, .. filled.Select(static one => (DbValue)one)];
            foreach (var name in await store.ReadAsync(
                session => session.QueryAsync(
                    FindNames,
                    static row => new PatronName(row.Text(0), row.TextOrNull(1), row.TextOrNull(2), row.Text(3)),
                    values),
                cancel))
                names[name.Uuid] = name;
        }

        return names;
    }
}

/// <summary>What a list shows of a patron.</summary>
internal sealed record PatronName(string Uuid, string? FirstName, string? LastName, string Barcode);
