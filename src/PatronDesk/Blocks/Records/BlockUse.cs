using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Blocks;

/// <summary>Whether anybody blocked a patron since some time, or took such a block away.</summary>
internal static class BlockUse
{
    /// <summary>What the journal says of a block that came from another system with its history: nobody blocked anybody by that.</summary>
    public const string Imported = "import";

    private static readonly Sql Blocks = new("""
        select count(*) from manual_block where library_id = $1 and user_id = $2 and updated_at >= $3
        """);

    // The plus stops SQLite from reading all entries since that time, so that it uses journal_patron.
    private static readonly Sql Entries = new($"""
        select count(*) from journal
        where library_id = $1 and patron = $2 and +at >= $3 and action like 'block.%'
          and (detail is null or detail <> '{Imported}')
        """);

    public static async ValueTask<bool> HasBlockAsync(Session session, Library library, string patronUuid, DateTimeOffset since) =>
        await session.FindAsync(Blocks, static row => row.Flag(0), library.Id, patronUuid, since)
        || await session.FindAsync(Entries, static row => row.Flag(0), library.Id, patronUuid, since);
}
