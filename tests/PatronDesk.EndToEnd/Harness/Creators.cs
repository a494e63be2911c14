using System.Collections.Concurrent;
using System.Net;

namespace PatronDesk.EndToEnd.Harness;

/// <summary>Many clients that create patrons at once, and what they were answered.</summary>
internal sealed class Creators
{
    private readonly ConcurrentQueue<string> _barcodes = new();
    private readonly ConcurrentQueue<string> _refusals = new();
    private int _next;

    /// <summary>The barcodes of the answers that arrived whole.</summary>
    public IReadOnlyCollection<string> Barcodes => _barcodes;

    /// <summary>Answers other than 200.</summary>
    public IReadOnlyCollection<string> Refusals => _refusals;

    /// <summary>Creates until <paramref name="count"/> were asked for, or until the server is gone.</summary>
    /// <param name="clients">Taken in turn by the workers.</param>
    /// <param name="workers">How many create at once.</param>
    /// <param name="count">How many patrons to ask for in all.</param>
    /// <param name="answered">Called after each success with the number of successes so far.</param>
    public Task RunAsync(IReadOnlyList<HttpClient> clients, int workers, int count, Action<int>? answered = null) =>
        Task.WhenAll(Enumerable.Range(0, workers).Select(worker => WorkAsync(clients[worker % clients.Count], count, answered)));

    private async Task WorkAsync(HttpClient client, int count, Action<int>? answered)
    {
        while (Interlocked.Increment(ref _next) is var number && number <= count)
        {
            try
            {
                using var answer = await client.PostAsync(
                    $"/patrons?first_name=Reader&last_name=Number-{number}&email=reader{number}@example.com", content: null);
                var body = await answer.Content.ReadAsStringAsync();
                if (answer.StatusCode != HttpStatusCode.OK)
                {
                    _refusals.Enqueue($"{(int)answer.StatusCode} {body}");
                    continue;
                }

                _barcodes.Enqueue(((string)System.Text.Json.Nodes.JsonNode.Parse(body)!["barcode"]!));
                answered?.Invoke(_barcodes.Count);
            }
            catch (HttpRequestException)
            {
                // The server is gone, which some tests arrange; what was answered stands.
                return;
            }
        }
    }
}
