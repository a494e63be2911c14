using PatronDesk.Data;

namespace PatronDesk.Tests.Data;

public sealed class MigratorTests
{
    [EveryEngine]
    public async Task An_empty_store_gets_every_version_and_a_second_run_finds_nothing_to_do(Engine engine)
    {
        await using var empty = await EmptyStore.MakeAsync(engine);
        Assert.Equal(Versions(empty.Store.Dialect), await MigrateAsync(empty.Store));
        Assert.Empty(await MigrateAsync(empty.Store));
    }

    [EveryEngine]
    public async Task A_store_of_a_newer_program_is_refused_and_left_as_it_is(Engine engine)
    {
        await using var empty = await EmptyStore.MakeAsync(engine);
        await MigrateAsync(empty.Store);
        await empty.Store.WriteAsync(
            session => session.ExecuteAsync(Sql.Composed("insert into schema_version (version, applied_at) values (9000, 0)")),
            CancellationToken.None);
        var refusal = await Assert.ThrowsAsync<NewerSchemaException>(() => MigrateAsync(empty.Store));
        var newest = Migrator.NewestVersion(empty.Store.Dialect);
        Assert.Equal(
            $"The database has schema version 9000, but this program knows versions up to {newest}. Start a newer "
                + $"patrondesk, or restore an older backup.",
            refusal.Message);
    }

    [EveryEngine]
    public async Task Of_four_nodes_that_migrate_one_empty_store_at_once_one_does_it(Engine engine)
    {
        await using var empty = await EmptyStore.MakeAsync(engine);
        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            await using var node = empty.Open();
            return await MigrateAsync(node);
        })));
        Assert.Single(applied, versions => versions.Count > 0);
        Assert.Empty(await MigrateAsync(empty.Store));
    }

    [Fact]
    public void Both_engines_have_the_same_versions() =>
        Assert.Equal(Versions(Dialect.Sqlite), Versions(Dialect.Postgres));

    // Two branches may each add a script with the next free number, and a merge sees no conflict in two new files.
    [EveryEngine]
    public void No_two_scripts_of_an_engine_have_one_number(Engine engine)
    {
        var dialect = engine == Engine.Sqlite ? Dialect.Sqlite : Dialect.Postgres;
        var versions = Versions(dialect);
        Assert.Equal(Migrator.NewestVersion(dialect), versions[^1]);
        Assert.Empty(versions.CountBy(version => version).Where(version => version.Value > 1).Select(version => version.Key));
    }

    private static List<int> Versions(Dialect dialect) => [.. Migrator.Scripts(dialect).Select(script => script.Version)];

    private static Task<IReadOnlyList<int>> MigrateAsync(Store store) =>
        Migrator.MigrateAsync(store, TimeProvider.System, CancellationToken.None).AsTask();
}
