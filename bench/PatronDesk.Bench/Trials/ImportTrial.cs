using System.Diagnostics;
using System.Globalization;

namespace PatronDesk.Bench;

/// <summary>Imports of a whole list into an empty library, beside a server whose desk writes on.</summary>
internal sealed class ImportTrial(Plan plan, BenchStore store)
{
    /// <summary>The most that one transaction takes.</summary>
    private const int AllOrNothing = 100_000;

    private static readonly TimeSpan BetweenWrites = TimeSpan.FromMilliseconds(50);

    public async Task<ImportResult> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("patrondesk-bench-import-");
        await using var server = await store.StartServerAsync();
        try
        {
            var (first, changed) = (Path.Combine(folder.FullName, "first.csv"), Path.Combine(folder.FullName, "changed.csv"));
            await WriteListAsync(first, "555");
            await WriteListAsync(changed, "556");
            var steps = new List<ImportStep>();
            async Task StepAsync(string name, params string[] arguments) =>
                steps.Add(await MeasureAsync(server, name, [.. arguments, "--tenant", "bench", .. store.ServerArguments]));
            string[] update = ["--if-exists", "update"];
            string[] manner = plan.Imported > AllOrNothing ? ["--rows", "each"] : [];
            await StepAsync("new", ["import", "patrons", first, .. manner]);
            await StepAsync("nothing new", ["import", "patrons", first, .. update, .. manner]);
            await StepAsync("every phone changed", ["import", "patrons", changed, .. update, .. manner]);
            await StepAsync("phones changed back, each row for itself", ["import", "patrons", first, .. update, "--rows", "each"]);
            await StepAsync("undone", "import", "undo", steps[^1].Import);
            await StepAsync("first sync", "sync", first, "--source", "bench");
            await StepAsync("sync without news", "sync", first, "--source", "bench");
            await StepAsync("export", "export", "patrons", "--out", Path.Combine(folder.FullName, "all.csv"));
            return new ImportResult(store.Engine, plan.Imported, steps);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>One list: a barcode that the library's counter doesn't reach, names, an email, a phone and a town.</summary>
    private async Task WriteListAsync(string file, string phones)
    {
        await using var list = new StreamWriter(file);
        await list.WriteLineAsync("barcode,first_name,last_name,email,phone,city");
        foreach (var patron in MadeUpPatron.Make(plan.Imported, plan.Seed))
            await list.WriteLineAsync(
                Invariant($"21{patron.Id:D8},{patron.FirstName},{patron.LastName},{patron.Email},{phones}-{patron.Id:D7},{patron.City}"));
    }

    private async Task<ImportStep> MeasureAsync(WebProcess server, string name, string[] arguments)
    {
        using var ended = new CancellationTokenSource();
        var desk = Task.Run(() => WriteOnAsync(server, ended.Token));
        var start = new ProcessStartInfo(plan.Server, arguments)
        {
            WorkingDirectory = "/tmp",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var clock = Stopwatch.StartNew();
        using var program = Process.Start(start)!;
        var (output, errors) = (program.StandardOutput.ReadToEndAsync(), program.StandardError.ReadToEndAsync());
        var (resident, log) = (0L, 0L);
        while (!program.HasExited)
        {
            program.Refresh();
            resident = Math.Max(resident, program.WorkingSet64);
            log = Math.Max(log, store.LogBytes);
            await Task.Delay(20);
        }

        var seconds = clock.Elapsed.TotalSeconds;
        await ended.CancelAsync();
        var (waits, failed) = await desk;
        if (program.ExitCode != 0)
            throw new InvalidOperationException($"{name} ended with {program.ExitCode}: {await errors}{await output}");
        Report.Progress($"{store.Engine}: {name} took {seconds:F1} s");
        waits.Sort();
        return new ImportStep(
            name,
            seconds,
            resident / 1e6,
            waits.Count == 0 ? 0 : waits[waits.Count * 99 / 100],
            waits.Count == 0 ? 0 : waits[^1],
            failed,
            log / 1e6,
            store.LogBytes / 1e6,
            (await output).Trim().Split(' ')[^1]);
    }

    /// <summary>A desk that makes a patron twenty times a second: how many milliseconds each took, and how many failed.</summary>
    private static async Task<(List<double> Waits, int Failed)> WriteOnAsync(WebProcess server, CancellationToken ended)
    {
        using var client = new HttpClient { BaseAddress = server.Address, Timeout = TimeSpan.FromSeconds(120) };
        client.DefaultRequestHeaders.Add("x-api-user", Wrk.ApiUser);
        client.DefaultRequestHeaders.Add("x-api-key", Wrk.ApiKey);
        var (waits, failed) = (new List<double>(), 0);
        while (!ended.IsCancellationRequested)
        {
            var began = Stopwatch.GetTimestamp();
            using var body = new FormUrlEncodedContent([new("first_name", "Desk"), new("last_name", "Writer")]);
            using var answer = await client.PostAsync(new Uri("/patrons", UriKind.Relative), body, CancellationToken.None);
            waits.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            if (!answer.IsSuccessStatusCode)
                failed++;
            await Task.Delay(BetweenWrites, CancellationToken.None);
        }

        return (waits, failed);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What the imports of one engine took.</summary>
internal sealed record ImportResult(string Engine, int Rows, IReadOnlyList<ImportStep> Steps);

/// <summary>One command.</summary>
/// <param name="Name">What it did.</param>
/// <param name="Seconds">From its start to its end.</param>
/// <param name="ResidentMegabytes">The most that the command's own process had in memory; megabytes of a million bytes.</param>
/// <param name="SlowMilliseconds">The desk's writes beside it: 99 of 100 took at most this long.</param>
/// <param name="LongestMilliseconds">The longest of them.</param>
/// <param name="Failed">How many of them failed.</param>
/// <param name="LogMegabytes">SQLite's write-ahead log at its longest; 0 on PostgreSQL.</param>
/// <param name="LogAfterMegabytes">The log when the command ended.</param>
/// <param name="Import">The last word that it said: an import's name.</param>
internal sealed record ImportStep(
    string Name,
    double Seconds,
    double ResidentMegabytes,
    double SlowMilliseconds,
    double LongestMilliseconds,
    int Failed,
    double LogMegabytes,
    double LogAfterMegabytes,
    string Import);
