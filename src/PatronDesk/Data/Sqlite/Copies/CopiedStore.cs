using System.Globalization;
using SQLitePCL;

namespace PatronDesk.Data.Sqlite;

/// <summary>What a file turns out to be when it is opened alone.</summary>
internal abstract record CopiedStore
{
    private const string Tables =
        "select count(*) from sqlite_schema where type = 'table' and name in ('schema_version', 'library', 'patron')";

    private const string Version = "select max(version) from schema_version";

    private CopiedStore()
    {
    }

    /// <summary>A whole store of PatronDesk.</summary>
    /// <param name="SchemaVersion">The version of its schema.</param>
    public sealed record Whole(int SchemaVersion) : CopiedStore;

    /// <summary>No SQLite file at all.</summary>
    public sealed record NotSqlite : CopiedStore;

    /// <summary>An SQLite file of another program.</summary>
    public sealed record Foreign : CopiedStore;

    /// <summary>An SQLite file with damaged pages, or with pages missing.</summary>
    /// <param name="What">What SQLite says of it; no content of rows.</param>
    public sealed record Damaged(string What) : CopiedStore;

    /// <summary>Opens the file and reads every page of it.</summary>
    /// <param name="file">A file without a write-ahead log, which nobody writes.</param>
    public static CopiedStore Open(string file)
    {
        try
        {
            using var alone = new PlainSqliteFile(file, readOnly: true);
            if (alone.FindText("pragma integrity_check(1)") is not "ok" and var said)
                return new Damaged(said ?? "");
            return alone.FindText(Tables) is "3" && int.TryParse(
                alone.FindText(Version), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
                ? new Whole(version)
                : new Foreign();
        }
        catch (SqliteException error) when ((error.Code & 0xff) is raw.SQLITE_NOTADB)
        {
            return new NotSqlite();
        }
        catch (SqliteException error) when ((error.Code & 0xff) is raw.SQLITE_CORRUPT)
        {
            return new Damaged(error.Message);
        }
    }
}
