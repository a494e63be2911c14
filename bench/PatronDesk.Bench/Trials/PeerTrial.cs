using System.Text.Json;

namespace PatronDesk.Bench;

/// <summary>What is asked of both servers.</summary>
internal enum PeerRow
{
    Get,
    List,
    Create,
}

/// <summary>
/// The same requests to PatronDesk and to the hand-written server of <c>bench/peers</c>, on the same patrons, in turns. The
/// store is one of its own, so that both begin with the same number of patrons.
/// </summary>
internal sealed class PeerTrial(Plan plan, BenchStore store)
{
    private const int LeastRounds = 5;
    private const int Limit = 20;

    private static readonly string PeerList = $"/patrons?last_name={MadeUpPatron.CommonName}&limit={Limit}";

    private int _runs;

    private int Rounds => Math.Max(LeastRounds, plan.Rounds);

    public async Task<PeerResult> RunAsync()
    {
        await store.MakePeerAsync();
        var barcodes = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(
                barcodes, Workloads.RandomBarcodes(store.Size, plan.Seed).Select(barcode => $"/patrons/{barcode}"));
            await using var own = await store.StartServerAsync();
            await using var peer = await WebProcess.StartAsync(
                "node", "/health", [Path.Combine(plan.Peers, "server.js"), .. store.PeerArguments], ("PEER_TOKEN", Wrk.ApiKey));
            await CheckListsAsync(own.Address, peer.Address);
            var samples = new Dictionary<PeerRow, IReadOnlyList<PeerSample>>();
            foreach (var row in Enum.GetValues<PeerRow>())
                samples[row] = await CompareAsync(row, own.Address, peer.Address, barcodes);
            return new PeerResult(store.Engine, store.Size, samples);
        }
        finally
        {
            File.Delete(barcodes);
        }
    }

    private async Task<List<PeerSample>> CompareAsync(PeerRow row, Uri own, Uri peer, string barcodes)
    {
        var samples = new List<PeerSample>();
        await LoadAsync(row, own, false, 1, barcodes);
        await LoadAsync(row, peer, true, 1, barcodes);
        for (var round = 0; round < Rounds; round++)
        {
            // Who begins changes with each round.
            var isPeerFirst = round % 2 == 1;
            var first = await LoadAsync(row, isPeerFirst ? peer : own, isPeerFirst, plan.Seconds, barcodes);
            var second = await LoadAsync(row, isPeerFirst ? own : peer, !isPeerFirst, plan.Seconds, barcodes);
            samples.Add(isPeerFirst ? new(second, first) : new(first, second));
            Report.Progress($"{store.Engine} {store.Size:N0}, {row}: {samples[^1].Own.PerSecond:N0} a second, hand-written {samples[^1]
                .Peer.PerSecond:N0}, ratio {samples[^1].Ratio:F2}");
        }

        return samples;
    }

    private async Task<Answered> LoadAsync(PeerRow row, Uri address, bool isPeer, int seconds, string barcodes)
    {
        var run = ++_runs;
        var (url, script) = row switch
        {
            PeerRow.Get => (address, (string[])["choose.lua", barcodes, $"{plan.Seed + run}", "GET", "20000"]),
            PeerRow.List => (new Uri(address, isPeer ? PeerList : Workloads.ListByLastName), ["report.lua"]),
            _ => (address, ["create.lua", $"peer{run}"]),
        };
        var answered = isPeer
            ? await Wrk.RunAsPeerAsync(plan, url, seconds, script)
            : await Wrk.RunAsync(plan, url, seconds, script);
        return answered.Failures == 0
            ? answered
            : throw new InvalidOperationException($"{answered.Failures} of the requests to {url} failed.");
    }

    // Two servers that answer different things would not be compared.
    private static async Task CheckListsAsync(Uri own, Uri peer)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("x-api-user", Wrk.ApiUser);
        client.DefaultRequestHeaders.Add("x-api-key", Wrk.ApiKey);
        using var mine = JsonDocument.Parse(await client.GetStringAsync(new Uri(own, Workloads.ListByLastName)));
        using var ask = new HttpRequestMessage(HttpMethod.Get, new Uri(peer, PeerList));
        ask.Headers.Add("authorization", Wrk.PeerAuthorization);
        using var answer = await client.SendAsync(ask);
        using var theirs = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var (total, peerTotal) = (mine.RootElement.GetProperty("totalRecords").GetInt32(),
            theirs.RootElement.GetProperty("total").GetInt32());
        var (rows, peerRows) = (mine.RootElement.GetProperty("users").GetArrayLength(),
            theirs.RootElement.GetProperty("patrons").GetArrayLength());
        if (total != peerTotal || rows != peerRows || rows != Limit)
            throw new InvalidOperationException($"The lists differ: {rows} of {total}, hand-written {peerRows} of {peerTotal}.");
        Report.Progress($"Both lists have {rows} of {total} patrons");
    }
}

/// <summary>One round: both servers, one after the other.</summary>
internal sealed record PeerSample(Answered Own, Answered Peer)
{
    public double Ratio => Own.PerSecond / Peer.PerSecond;
}

/// <summary>What came of the comparison at one size on one engine.</summary>
internal sealed record PeerResult(string Engine, int Size, IReadOnlyDictionary<PeerRow, IReadOnlyList<PeerSample>> Samples)
{
    public double Ratio(PeerRow row) => Report.Median(Samples[row].Select(sample => sample.Ratio));
}
