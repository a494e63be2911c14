using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

internal sealed partial class PatronRecords
{
    // Look at the next few numbers first, because usually a single old card is in the way. Then look in big steps, because
    // a library may have imported a hundred thousand cards.
    private const int FirstLook = 16;
    private const int LongestLook = 16_384;

    // Three parts, because live, deleted and spent barcodes have an index each. Each part has its own limit, so that no
    // engine decides to read and sort them all.
    private static readonly Sql UsedFrom = new("""
        select barcode from (
            select barcode_folded as barcode from patron
            where library_id = $1 and barcode_folded >= $2 and barcode_folded <= $3 and deleted_at is null
            order by barcode_folded limit $4) as live
        union all
        select barcode from (
            select barcode_folded as barcode from patron
            where library_id = $1 and barcode_folded >= $2 and barcode_folded <= $3 and deleted_at is not null
            order by barcode_folded limit $4) as deleted
        union all
        select barcode from (
            select barcode from spent_barcode
            where library_id = $1 and barcode >= $2 and barcode <= $3
            order by barcode limit $4) as spent
        order by barcode
        limit $4
        """);

    private static readonly Sql LastRowIfUsed = new("""
        select id from patron where exists (select 1 from patron where id = $1) order by id desc limit 1
        """);

    /// <summary>
    /// This row number, or the next one after all that are used, from the counter. The counter is behind only if somebody wrote
    /// into the store by hand, or restored a part of it.
    /// </summary>
    private static async ValueTask<long> PassUsedRowsAsync(Session session, long id)
    {
        while (await session.FindAsync(LastRowIfUsed, static row => row.Number(0), id) is var last && last > 0)
            id = await session.NextNumberFromAsync("patron_row", last + 1);
        return id;
    }

    /// <summary>
    /// This number if its barcode was never used, else the first unused one after it from the counter; more than
    /// <see cref="Ean13.LargestNumber"/> where there is none.
    /// </summary>
    private static async ValueTask<long> PassUsedAsync(Session session, Library library, long number)
    {
        // Other requests may take numbers meanwhile; the counter then gives a later one than was found, which may be used.
        while (await FirstFreeAsync(session, library, number) is var free && free > number)
            number = await session.NextNumberFromAsync(library.BarcodeCounter, free);
        return number;
    }

    private static async ValueTask<long> FirstFreeAsync(Session session, Library library, long from)
    {
        var last = Ean13.Make(library.BarcodePrefix, Ean13.LargestNumber);
        var free = from;
        for (var look = FirstLook; free <= Ean13.LargestNumber; look = Math.Min(look * 16, LongestLook))
        {
            var wanted = Ean13.Make(library.BarcodePrefix, free);
            var used = await session.QueryAsync(
                UsedFrom, static row => row.Text(0), library.Id, wanted, last, look);
            foreach (var barcode in used)
            {
                // Smaller ones are duplicates, or have another length or check digit.
                if (string.CompareOrdinal(barcode, wanted) is var order && order > 0)
                    return free;
                if (order == 0)
                    wanted = Ean13.Make(library.BarcodePrefix, ++free);
            }

            if (used.Count < look)
                break;
        }

        return free;
    }
}
