using PatronDesk.Data;
using PatronDesk.Data.Sqlite;
using SQLitePCL;

namespace PatronDesk.Tests.Data;

public sealed class SqlitePreparationTests
{
    // SQLITE_STMTSTATUS_REPREPARE
    private const int Reprepared = 5;

    private static readonly Sql Limited = new("select 1 where 1 < $1 limit $2 offset $3");

    [Fact]
    public void A_statement_is_planned_once_whatever_is_bound_to_it()
    {
        var folder = Directory.CreateTempSubdirectory("patrondesk-test-");
        try
        {
            using var connection = new SqliteConnection(Path.Combine(folder.FullName, "test.db"), readOnly: false);
            for (var i = 2; i < 10; i++)
            {
                var statement = connection.Bind(Limited, [(long)i, (long)i, 0L]);
                Assert.True(connection.Step(statement));
                Assert.Equal(0, raw.sqlite3_stmt_status(statement, Reprepared, 0));
                SqliteConnection.Release(statement);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
