using PatronDesk.Data;
using PatronDesk.Data.Postgres;

namespace PatronDesk.Tests.Data;

/// <summary>Statements that are used again are prepared, unless the operator's connection string says otherwise.</summary>
public sealed class PostgresPreparationTests
{
    private static readonly Sql Ask = new("select cast(1 as bigint) + $1");

    private static readonly Sql Prepared = new("select count(*) from pg_prepared_statements where statement like 'select cast(1%'");

    private static readonly Sql Range = new("select count(*) from pg_class where oid > $1 and oid < $2 limit $3");

    private static readonly Sql Plans = new("""
        select sum(generic_plans)::bigint, sum(custom_plans)::bigint from pg_prepared_statements where statement like '%pg_class%'
        """);

    [Fact]
    public async Task A_range_with_a_limit_is_planned_once_and_not_at_each_call()
    {
        var database = await PostgresCluster.CreateDatabaseAsync();
        try
        {
            await using var store = new PostgresStore($"{database};Maximum Pool Size=1");
            foreach (var cost in (ReadCost[])[ReadCost.Quick, ReadCost.Uneven])
            {
                for (var i = 0; i < 10; i++)
                {
                    await store.ReadAsync(
                        session => session.FindAsync(Range, static row => row.Number(0), 0L, 100L, 1L), cost, CancellationToken.None);
                }

                var (once, anew) = await store.ReadAsync(
                    session => session.FindAsync(Plans, static row => (row.Number(0), row.Number(1))), cost, CancellationToken.None);
                Assert.InRange(once, 8, 10);
                Assert.Equal(0, anew);
            }
        }
        finally
        {
            await PostgresCluster.DropDatabaseAsync(database);
        }
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData(";Max Auto Prepare=5;Auto Prepare Min Usages=100", 0)]
    public async Task A_statement_used_again_is_prepared_unless_the_connection_string_says_otherwise(string said, long prepared)
    {
        var database = await PostgresCluster.CreateDatabaseAsync();
        try
        {
            // One connection, since a prepared statement belongs to one.
            await using var store = new PostgresStore($"{database};Maximum Pool Size=1{said}");
            for (var i = 0; i < 4; i++)
                await store.ReadAsync(session => session.FindAsync(Ask, static row => row.Number(0), 1L), CancellationToken.None);
            Assert.Equal(
                prepared,
                await store.ReadAsync(session => session.FindAsync(Prepared, static row => row.Number(0)), CancellationToken.None));
        }
        finally
        {
            await PostgresCluster.DropDatabaseAsync(database);
        }
    }
}
