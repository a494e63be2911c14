using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

internal sealed partial class PatronRecords
{
    // A first look at the next few: mostly a single old card stands in the way. Then in strides, since a library may have
    // brought a hundred thousand along.
    private const int FirstLook = 16;
    private const int LongestLook = 16_384;

    // Three parts, since each index holds either live or deleted patrons, or what nobody has any more; each with its own
    // bound, so that no engine thinks of reading and sorting them all.
    private static readonly Sql UsedFrom = new("""
        select barcode from (
            select barcode from patron
            where library_id = $1 and barcode >= $2 and barcode <= $3 and deleted_at is null
            order by barcode limit $4) as live
        union all
        select barcode from (
            select barcode from patron
            where library_id = $1 and barcode >= $2 and barcode <= $3 and deleted_at is not null
            order by barcode limit $4) as deleted
        union all
        select barcode from (
            select barcode from spent_barcode
            where library_id = $1 and barcode >= $2 and barcode <= $3
            order by barcode limit $4) as spent
        order by barcode
        limit $4
        """);

    /// <summary>
    /// This number where its barcode is and was nobody's, else the first such one after it that the counter gives; more
    /// than <see cref="Ean13.LargestNumber"/> where there is none.
    /// </summary>
    private static async ValueTask<long> PassUsedAsync(Session session, Library library, long number)
    {
        // Others may take numbers meanwhile, so that the counter gives a later one than was found, and that may be used.
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
                // Lesser ones are doubles, or of another length or check digit.
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
