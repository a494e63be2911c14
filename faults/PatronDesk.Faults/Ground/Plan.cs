using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.Faults.Ground;

/// <summary>How much to try.</summary>
/// <param name="Seed">The seed of every random choice.</param>
/// <param name="IsLong">A run of a night, which also judges times.</param>
internal sealed record Plan(int Seed, bool IsLong)
{
    /// <summary>How often a fault is tried.</summary>
    public int Times(int usual, int night) => IsLong ? night : usual;
}

/// <summary>One trial on one engine: a row of the table.</summary>
/// <param name="Part">The part that it belongs to.</param>
/// <param name="On">The engine, or more words.</param>
/// <param name="RunAsync">Runs it and keeps the score.</param>
/// <param name="Needs">Programs without which it can't run.</param>
internal sealed record Trial(string Part, string On, Func<Plan, Score, Task> RunAsync, params IReadOnlyList<string> Needs)
{
    /// <summary>The same trial on a fresh SQLite file and on a fresh PostgreSQL cluster.</summary>
    public static IEnumerable<Trial> OnBothEngines(string part, Func<Plan, Score, TestStore, Task> runAsync) =>
    [
        new(part, "SQLite", async (plan, score) =>
        {
            await using var store = await TestStore.CreateAsync(Engine.Sqlite);
            await runAsync(plan, score, store);
        }),
        new(part, "PostgreSQL", async (plan, score) =>
        {
            await using var cluster = await Cluster.StartAsync();
            await using var store = TestStore.At(cluster.ConnectionString());
            await runAsync(plan, score, store);
        }),
    ];
}
