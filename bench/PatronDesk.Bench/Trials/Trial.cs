using System.Diagnostics;
using System.Globalization;

namespace PatronDesk.Bench;

/// <summary>
/// Everything that is measured on one store: the loads, one after another and round by round, beside their ceilings.
/// </summary>
internal sealed class Trial(Plan plan, BenchStore store, WebProcess plaintext)
{
    private const int Starts = 5;
    private const int ReadyRequests = 20_000;

    private readonly Dictionary<Workload, List<Sample>> _samples = [];
    private readonly List<Answered> _ceilings = [];
    private readonly List<double> _others = [];
    private string _barcodes = "";
    private string _emails = "";
    private string _twoWords = "";
    private string _middlePages = "";
    private string _blocksOfUser = "";
    private string _blocksSorted = "";
    private string _usersByBarcode = "";
    private string _userIds = "";
    private int _runs;

    public async Task<TrialResult> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("patrondesk-bench-paths-").FullName;
        try
        {
            await WritePathsAsync(folder);
            await WriteBlockPathsAsync(folder);
            return await MeasureAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<TrialResult> MeasureAsync()
    {
        var diskBytes = await store.DiskBytesAsync();
        var starts = new List<double>();
        for (var i = 0; i < Starts; i++)
        {
            await using var started = await store.StartServerAsync();
            starts.Add(started.StartTime.TotalMilliseconds);
        }

        double idle, afterReads, end;
        await using (var server = await store.StartServerAsync())
        {
            await Task.Delay(1000);
            idle = server.ResidentMegabytes();
            await RunRoundsAsync(server, Workloads.Reads);
            afterReads = server.ResidentMegabytes();
        }

        var together = await MeasureTogetherAsync();

        // Before the other writes make a larger store of it.
        var groupCommit = store is SqliteBenchStore ? await CompareGroupCommitAsync() : null;
        await using (var server = await store.StartServerAsync())
        {
            await RunRoundsAsync(server, Workloads.Writes);
            end = server.ResidentMegabytes();
        }

        return new TrialResult
        {
            Engine = store.Engine,
            Size = store.Size,
            Ceilings = _ceilings,
            Samples = _samples,
            StartMilliseconds = Report.Median(starts),
            IdleMegabytes = idle,
            AfterReadsMegabytes = afterReads,
            EndMegabytes = end,
            BytesAPatron = (double)diskBytes / store.Size,
            FillSeconds = store.FillSeconds,
            Together = together,
            OthersPercent = Report.Median(_others),
            GroupCommit = groupCommit,
            Machines = await new MachineTrial(plan, store).RunAsync(),
        };
    }

    private async Task RunRoundsAsync(WebProcess server, IReadOnlyList<Workload> workloads)
    {
        for (var round = 0; round < plan.Rounds; round++)
        {
            _others.Add(await Machine.OthersPercentAsync());
            foreach (var workload in workloads)
            {
                // Beside each load, so that whoever else uses the machine disturbs both alike.
                var ceiling = await Wrk.RunAsync(
                    plan, new Uri(plaintext.Address, "/plaintext"), Math.Max(1, plan.Seconds / 2), "report.lua");
                _ceilings.Add(ceiling);
                await LoadAsync(server, workload, 1);
                var before = server.ProcessorTime();
                var served = await LoadAsync(server, workload, plan.Seconds);
                var microseconds = (server.ProcessorTime() - before).TotalMicroseconds / served.Requests;
                var bare = await store.MeasureBareAsync(workload);
                _samples.TryAdd(workload, []);
                _samples[workload].Add(new Sample(served, microseconds, ceiling, bare));
                Report.Progress($"{store.Engine} {store.Size:N0}, {workload.Name()}: {served.PerSecond:N0} a second, "
                    + $"{microseconds:N0} µs of processor each, plaintext {ceiling.PerSecond:N0}, bare {bare?.PerSecond:N0}"
                    + (served.Failures > 0 ? $", {served.Failures:N0} FAILED" : ""));
            }
        }
    }

    /// <summary>Point reads and creates at the same time, each over its own connections.</summary>
    private async Task<List<(Answered Reads, Answered Creates)>> MeasureTogetherAsync()
    {
        var rounds = new List<(Answered Reads, Answered Creates)>();
        await using var server = await store.StartServerAsync();
        for (var round = 0; round < plan.Rounds; round++)
        {
            var reads = LoadAsync(server, Workload.PointRead, plan.Seconds);
            var creates = LoadAsync(server, Workload.Create, plan.Seconds);
            rounds.Add((await reads, await creates));
        }

        return rounds;
    }

    private Task<Answered> LoadAsync(WebProcess server, Workload workload, int seconds)
    {
        var run = Number(++_runs);
        var seed = Number(plan.Seed + _runs);
        return workload switch
        {
            Workload.PointRead => Wrk.RunAsync(plan, server.Address, seconds, "choose.lua", _barcodes, seed, "GET", Number(ReadyRequests)),
            Workload.ByEmail => Wrk.RunAsync(plan, server.Address, seconds, "choose.lua", _emails, seed, "GET", Number(ReadyRequests)),
            Workload.FirstPage => Wrk.RunAsync(plan, new Uri(server.Address, "/patrons"), seconds, "report.lua"),
            Workload.LastPage => Wrk.RunAsync(
                plan, new Uri(server.Address, $"/patrons?page={store.Size / Workloads.PageSize}"), seconds, "report.lua"),
            Workload.MiddlePage => Wrk.RunAsync(plan, server.Address, seconds, "choose.lua", _middlePages, seed, "GET", "1000"),
            Workload.RareName => Wrk.RunAsync(
                plan, new Uri(server.Address, $"/patrons?q={MadeUpPatron.RareName}"), seconds, "report.lua"),
            Workload.TwoWords => Wrk.RunAsync(plan, server.Address, seconds, "choose.lua", _twoWords, seed, "GET", "1000"),
            Workload.BlocksOfUser =>
                Wrk.RunAsync(
                    plan, server.Address, seconds, "choose.lua", _blocksOfUser, seed, "GET", Number(ReadyRequests)),
            Workload.BlocksSorted =>
                Wrk.RunAsync(
                    plan, server.Address, seconds, "choose.lua", _blocksSorted, seed, "GET", Number(ReadyRequests)),
            Workload.UserByBarcode =>
                Wrk.RunAsync(
                    plan, server.Address, seconds, "choose.lua", _usersByBarcode, seed, "GET", Number(ReadyRequests)),
            Workload.ListByLastName => Wrk.RunAsync(plan, new Uri(server.Address, Workloads.ListByLastName), seconds, "report.lua"),
            Workload.CreateBlock => Wrk.RunAsync(plan, server.Address, seconds, "block.lua", _userIds, seed, "POST", $"r{run}"),
            Workload.ReplaceBlock => Wrk.RunAsync(plan, server.Address, seconds, "block.lua", _userIds, seed, "PUT", $"r{run}"),
            Workload.Create => Wrk.RunAsync(plan, server.Address, seconds, "create.lua", $"r{run}"),
            Workload.Update => Wrk.RunAsync(plan, server.Address, seconds, "update.lua", _barcodes, seed, $"r{run}"),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>Creates with one transaction a request against creates gathered, in turns.</summary>
    private async Task<GroupCommit> CompareGroupCommitAsync()
    {
        var (gathered, single) = (new List<Answered>(), new List<Answered>());
        for (var round = 0; round < plan.Rounds; round++)
        {
            gathered.Add(await CreateAsync("true"));
            single.Add(await CreateAsync("false"));
            Report.Progress($"{store.Engine} {store.Size:N0}, creates gathered {gathered[^1]
                .PerSecond:N0} a second, one transaction each {single[^1].PerSecond:N0}");
        }

        return new GroupCommit(gathered, single);
    }

    private async Task<Answered> CreateAsync(string groupCommit)
    {
        await using var server = await store.StartServerAsync("--SqliteGroupCommit", groupCommit);
        await LoadAsync(server, Workload.Create, 1);
        return await LoadAsync(server, Workload.Create, plan.Seconds);
    }

    private async Task WritePathsAsync(string folder)
    {
        _barcodes = Path.Combine(folder, "barcodes");
        _emails = Path.Combine(folder, "emails");
        _twoWords = Path.Combine(folder, "two-words");
        _middlePages = Path.Combine(folder, "middle-pages");
        await File.WriteAllLinesAsync(
            _barcodes,
            Workloads.RandomBarcodes(store.Size, plan.Seed).Select(barcode => $"/patrons/{barcode}"));
        await File.WriteAllLinesAsync(_emails, Workloads.Emails(store.Size, plan.Seed).Select(email => $"/patrons/{email}"));
        await File.WriteAllLinesAsync(
            _twoWords,
            Workloads.TwoWordNames(store.Size, plan.Seed).Select(name => $"/patrons?q={name.Replace(' ', '+')}"));
        var (first, last) = Workloads.MiddlePages(store.Size);
        await File.WriteAllLinesAsync(
            _middlePages, Enumerable.Range(first + 1, Math.Min(20_000, last - first)).Select(page => $"/patrons?page={Number(page)}"));
    }

    private async Task WriteBlockPathsAsync(string folder)
    {
        _blocksOfUser = Path.Combine(folder, "blocks-of-user");
        _blocksSorted = Path.Combine(folder, "blocks-sorted");
        _usersByBarcode = Path.Combine(folder, "users-by-barcode");
        _userIds = Path.Combine(folder, "user-ids");
        var random = new Random(plan.Seed);
        // Of each run of patrons one, so that the whole store is asked for.
        var every = Math.Max(1, store.Size / 100_000);
        var users = MadeUpPatron.Make(store.Size, plan.Seed)
            .Where(patron => patron.Id % every == 0)
            .Select(patron => patron.Uuid)
            .ToArray();
        random.Shuffle(users);
        await File.WriteAllLinesAsync(_userIds, users.Select(user => $"{user} {MadeUpPatron.BlockId(user)}"));
        await File.WriteAllLinesAsync(_blocksOfUser, users.Select(user => $"/manualblocks?query=userId%3D%3D{user}"));
        await File.WriteAllLinesAsync(
            _blocksSorted,
            users.Select(user => $"/manualblocks?query=userId%3D%3D{user}%20and%20borrowing%3D%3Dtrue%20sortby%20metadata.createdDate"));
        await File.WriteAllLinesAsync(
            _usersByBarcode,
            Workloads.RandomBarcodes(store.Size, plan.Seed + 1).Select(barcode => $"/users?query=barcode%3D%3D%22{barcode}%22"));
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One round of one kind of request.</summary>
/// <param name="Served">What the server did.</param>
/// <param name="Microseconds">The processor time of the server (not of PostgreSQL) for one request.</param>
/// <param name="Ceiling">What the plaintext server did just before.</param>
/// <param name="Bare">What the engine alone did just after.</param>
internal sealed record Sample(Answered Served, double Microseconds, Answered Ceiling, BareSpeed? Bare);

/// <summary>Creates with and without gathering, in turns.</summary>
internal sealed record GroupCommit(IReadOnlyList<Answered> Gathered, IReadOnlyList<Answered> Single)
{
    public double Ratio => Report.Median(Gathered.Zip(Single, (together, alone) => together.PerSecond / alone.PerSecond));
}

/// <summary>What came of a trial.</summary>
internal sealed record TrialResult
{
    public required string Engine { get; init; }

    public required int Size { get; init; }

    public required IReadOnlyList<Answered> Ceilings { get; init; }

    public required IReadOnlyDictionary<Workload, List<Sample>> Samples { get; init; }

    public required double StartMilliseconds { get; init; }

    public required double IdleMegabytes { get; init; }

    public required double AfterReadsMegabytes { get; init; }

    public required double EndMegabytes { get; init; }

    /// <summary>On disk, each with a block, its words and its line in the journal.</summary>
    public required double BytesAPatron { get; init; }

    public required double FillSeconds { get; init; }

    /// <summary>Point reads and creates at the same time.</summary>
    public required IReadOnlyList<(Answered Reads, Answered Creates)> Together { get; init; }

    /// <summary>How busy the machine was without the benchmark.</summary>
    public required double OthersPercent { get; init; }

    public required GroupCommit? GroupCommit { get; init; }

    public required MachineResult Machines { get; init; }

    public double PerSecond(Workload workload) => Report.Median(Samples[workload].Select(sample => sample.Served.PerSecond));

    public double OfPlaintext(Workload workload) =>
        Report.Median(Samples[workload].Select(sample => sample.Served.PerSecond / sample.Ceiling.PerSecond));

    public double? OfBare(Workload workload) => Samples[workload].Any(sample => sample.Bare is null)
        ? null
        : Report.Median(Samples[workload].Select(sample => sample.Served.PerSecond / sample.Bare!.PerSecond));
}
