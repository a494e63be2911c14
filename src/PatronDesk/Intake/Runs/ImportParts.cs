using System.IO.Compression;
using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Intake;

/// <summary>The bytes that belong to an import: the file, and the report as a packed line of JSON for each row.</summary>
internal static class ImportParts
{
    public const string File = "file";
    public const string Report = "report";

    private const int LongestPart = 256 * 1024;

    private static readonly Sql Insert = new("""
        insert into import_run_part (library_id, run_id, kind, place, bytes) values ($1, $2, $3, $4, $5)
        """);

    private static readonly Sql Read = new("""
        select bytes from import_run_part where library_id = $1 and run_id = $2 and kind = $3 and place > $4 order by place limit 16
        """);

    private static readonly Sql Count = new("""
        select count(*) from import_run_part where library_id = $1 and run_id = $2 and kind = $3 and place = 1
        """);

    private static readonly Sql Delete = new("delete from import_run_part where library_id = $1 and run_id = $2 and kind = $3");

    /// <summary>Keeps bytes in the place of those that were there.</summary>
    public static async ValueTask KeepAsync(Session session, Library library, long run, string kind, ReadOnlyMemory<byte> bytes)
    {
        await session.ExecuteAsync(Delete, library.Id, run, kind);
        for (var place = 1; bytes.Length > 0; place++)
        {
            var part = bytes[..Math.Min(LongestPart, bytes.Length)];
            await session.ExecuteAsync(Insert, library.Id, run, kind, (long)place, part.ToArray());
            bytes = bytes[part.Length..];
        }
    }

    public static ValueTask<int> DropAsync(Session session, Library library, long run, string kind) =>
        session.ExecuteAsync(Delete, library.Id, run, kind);

    /// <summary>Whether bytes are kept.</summary>
    public static ValueTask<bool> HasAsync(Store store, Library library, long run, string kind, CancellationToken cancel) =>
        store.ReadAsync(session => session.FindAsync(Count, static row => row.Flag(0), library.Id, run, kind), cancel);

    /// <summary>The bytes; null where they are not kept any more.</summary>
    public static async ValueTask<byte[]?> FindAsync(Store store, Library library, long run, string kind, CancellationToken cancel)
    {
        using var all = new MemoryStream();
        for (var place = 0L; ;)
        {
            var parts = await store.ReadAsync(
                session => session.QueryAsync(Read, static row => row.Bytes(0), library.Id, run, kind, place), cancel);
            if (parts.Count == 0)
                return all.Length == 0 ? null : all.ToArray();
            foreach (var part in parts)
                all.Write(part);
            place += parts.Count;
        }
    }

    /// <summary>Packs what is done with each row.</summary>
    public static byte[] Pack(PatronPlan plan)
    {
        using var bytes = new MemoryStream();
        using (var packed = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var row in plan.Rows)
                ImportJson.Write(packed, ReportRow.Of(row));
        }

        return bytes.ToArray();
    }

    /// <summary>Unpacks it row by row.</summary>
    public static IEnumerable<ReportRow> Unpack(byte[] bytes)
    {
        using var packed = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var lines = new StreamReader(packed);
        while (lines.ReadLine() is { } line)
            yield return ImportJson.ReadRow(line);
    }
}
