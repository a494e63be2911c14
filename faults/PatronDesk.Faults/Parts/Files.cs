using System.Net;
using PatronDesk.EndToEnd.Harness;
using PatronDesk.Faults.Ground;
using PatronDesk.Faults.Load;

namespace PatronDesk.Faults.Parts;

/// <summary>SQLite's files deleted, replaced, damaged and made read-only under a running server.</summary>
internal static class Files
{
    private const string Name = "files";
    private const string Database = "patrondesk.db";
    private const string Log = "patrondesk.db-wal";

    public static IEnumerable<Trial> Trials =>
    [
        Gone("the database deleted", folder => File.Delete(Path.Combine(folder, Database))),
        Gone("the database replaced", folder => Replace(Path.Combine(folder, Database))),
        Gone("the log deleted", folder => File.Delete(Path.Combine(folder, Log))),
        Gone("the log replaced", folder => Replace(Path.Combine(folder, Log))),
        new(Name, "SQLite, files read-only", ReadOnlyAsync, "chattr"),
        new(Name, "SQLite, pages damaged", DamageAsync),
        new(Name, "SQLite, unwritable at the start", UnwritableAsync),
    ];

    // A write that is answered with success from then on is lost: it goes into a file that no program will open again.
    private static Trial Gone(string what, Action<string> break_) => new(Name, $"SQLite, {what}", async (plan, score) =>
    {
        await using var store = await TestStore.CreateAsync(Engine.Sqlite);
        await using var node = await Node.StartAsync(store);
        var crew = await PrepareAsync(plan, node, store);
        score.Tried = 1;
        break_(store.Folder);
        var before = crew.Ledger.Answered;
        var unready = Return.UntilUnreadyAsync(node);
        await WriteForAsync(crew, node, TimeSpan.FromSeconds(2));
        score.Want(await unready < TimeSpan.FromSeconds(2), DiskFull.Told(await unready));
        score.Answered = before;
        score.LoseAll(crew.Ledger.Answered - before, "writes were answered with success into a file that is gone");
        score.CountHung(crew.Hung);
        score.Judge(crew.Answers);
        await MustAskForRestartAsync(node, score);
    });

    private static async Task ReadOnlyAsync(Plan plan, Score score)
    {
        await using var store = await TestStore.CreateAsync(Engine.Sqlite);
        await using var node = await Node.StartAsync(store);
        var crew = await PrepareAsync(plan, node, store);
        string[] files = [Path.Combine(store.Folder, Database), Path.Combine(store.Folder, Log)];
        Assert.SkipUnless(await Signals.TryAsync("chattr", ["+i", .. files]), "this file system knows no immutable files");
        score.Tried = 1;
        try
        {
            var unready = Return.UntilUnreadyAsync(node);
            await WriteForAsync(crew, node, TimeSpan.FromSeconds(2));
            score.Want(await unready < TimeSpan.FromSeconds(2), DiskFull.Told(await unready));
        }
        finally
        {
            await Signals.TryAsync("chattr", ["-i", .. files]);
        }

        await Return.NoteAsync(node, score, "read-only files");
        score.Answered = crew.Ledger.Answered;
        score.CountHung(crew.Hung);
        score.Judge(crew.Answers);
        score.Compare(await crew.Ledger.CompareAsync(node.Desk));
        await node.Server.StopAsync();
        score.Compare(await Tables.FindContradictionsAsync(store));
    }

    private static async Task DamageAsync(Plan plan, Score score)
    {
        await using var store = await TestStore.CreateAsync(Engine.Sqlite);
        var database = Path.Combine(store.Folder, Database);
        Crew crew;
        await using (var first = await Node.StartAsync(store))
        {
            crew = await PrepareAsync(plan, first, store);
            await WriteForAsync(crew, first, TimeSpan.FromSeconds(2));
            await first.Server.StopAsync();
        }

        File.Copy(database, database + ".good");
        score.Tried = 1;
        score.Answered = crew.Ledger.Answered;
        await using (var node = await Node.StartAsync(store))
        {
            Damage(database, new Random(plan.Seed));
            using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(3));
            var readers = new Readers(8, [node]);
            var reading = readers.RunAsync(stop.Token);
            var unready = await Return.UntilUnreadyAsync(node);
            score.Want(unready < TimeSpan.FromSeconds(2), DiskFull.Told(unready));
            await reading;
            score.CountHung(readers.Hung);
            score.Judge(readers.Answers);
            await MustAskForRestartAsync(node, score);
            await node.Server.KillAsync();
        }

        File.Move(database + ".good", database, overwrite: true);
        File.Delete(Path.Combine(store.Folder, Log));
        File.Delete(database + "-shm");
        await using var restored = await Node.StartAsync(store);
        await Return.NoteAsync(restored, score, "damage, and a copy put back");
        score.Compare(await crew.Ledger.CompareAsync(restored.Desk));
    }

    // Root may write everything, so run the server as another user.
    private static async Task UnwritableAsync(Plan plan, Score score)
    {
        await using var store = await TestStore.CreateAsync(Engine.Sqlite);
        await using (var first = await Node.StartAsync(store))
            await first.Server.StopAsync();
        var database = Path.Combine(store.Folder, Database);
        Assert.True(await Signals.TryAsync("chown", "-R", "65534:65534", store.Folder));
        Assert.True(await Signals.TryAsync("chmod", "400", database));
        // The other user must be able to reach the program.
        using var copy = new TemporaryFolder();
        Assert.True(await Signals.TryAsync("cp", "-r", Path.GetDirectoryName(PublishedProgram.File)!, $"{copy.Path}/dist"));
        Assert.True(await Signals.TryAsync("chmod", "-R", "a+rX", copy.Path));
        score.Tried = 1;
        await using var program = PublishedProgram.Start(
            ["serve", "--urls", "http://127.0.0.1:0", "--data", store.Folder], null,
            "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
            "sh", "-c", $"shift; exec '{copy.Path}/dist/patrondesk' \"$@\"", "sh");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!program.HasExited && !patience.IsCancellationRequested)
            await Task.Delay(50, CancellationToken.None);
        // The table is kept, and where the store lay means nothing to its reader.
        var said = program.Errors.Trim().Replace(store.Folder, "DIR", StringComparison.Ordinal);
        if (!program.HasExited)
            score.Fail("a store that can't be written is served all the same");
        else
            score.Want(!said.Contains("   at ", StringComparison.Ordinal) && said.Length is > 0 and < 500, $"it says: {said}");
    }

    private static async Task<Crew> PrepareAsync(Plan plan, Node node, TestStore store)
    {
        await Node.MakeKioskAccountAsync(store);
        var crew = new Crew(8, plan.Seed);
        await crew.PrepareAsync(node);
        await WriteForAsync(crew, node, TimeSpan.FromSeconds(0.5));
        return crew;
    }

    private static async Task WriteForAsync(Crew crew, Node node, TimeSpan time)
    {
        using var stop = new CancellationTokenSource(time);
        await crew.WriteAsync([node], stop.Token);
    }

    private static async Task MustAskForRestartAsync(Node node, Score score)
    {
        var (status, _) = await node.Desk.AskAsync(HttpMethod.Get, "/health/live");
        if (node.Server.Program.HasExited)
            score.Fail($"the server died: {Return.Tail(node)}");
        else if (status != HttpStatusCode.ServiceUnavailable)
            score.Fail($"/health/live says {(int)status}, though only a restart helps");
    }

    private static void Replace(string file)
    {
        File.Copy(file, file + ".copy");
        File.Move(file + ".copy", file, overwrite: true);
    }

    // All pages except the first, without which it would be no database.
    private static void Damage(string file, Random random)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        var noise = new byte[4096];
        for (var at = 16L * noise.Length; at + noise.Length <= stream.Length; at += noise.Length)
        {
            random.NextBytes(noise);
            stream.Position = at;
            stream.Write(noise);
        }
    }
}
