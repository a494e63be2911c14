using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace PatronDesk.Faults.Load;

/// <summary>A client of both HTTP faces.</summary>
/// <param name="client">Has the address and the credentials. A request that exceeds its timeout counts as a hang.</param>
/// <param name="answers">Where the answers are counted.</param>
internal sealed class Desk(HttpClient client, Answers answers)
{
    /// <summary>After so long an answer no longer comes.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private int _hung;

    /// <summary>Requests that were not answered within <see cref="Patience"/>.</summary>
    public int Hung => _hung;

    /// <summary>The last answer that was neither success nor refusal; failures quote it.</summary>
    public string LastTrouble { get; private set; } = "";

    public static Desk On(Uri address, string key, string user, Answers? answers = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 512, UseProxy = false })
        {
            BaseAddress = address,
            Timeout = Patience,
        };
        client.DefaultRequestHeaders.Add("x-api-key", key);
        client.DefaultRequestHeaders.Add("x-api-user", user);
        return new Desk(client, answers ?? new Answers());
    }

    public Task<Reply> PostAsync(string path, string? json = null) => SendAsync(HttpMethod.Post, path, json);

    public Task<Reply> PutAsync(string path, string json) => SendAsync(HttpMethod.Put, path, json);

    public Task<Reply> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    /// <summary>Sends one request, and returns what its answer means for the ledger.</summary>
    public async Task<Reply> SendAsync(HttpMethod method, string path, string? json)
    {
        var (status, body) = await AskAsync(method, path, json);
        switch ((int)status)
        {
            case >= 200 and < 300:
                return Reply.Done;
            case >= 400 and < 500 and not 429:
                return Reply.Refused;
            default:
                LastTrouble = $"{method} {path}: {(int)status} {body}";
                return Reply.Unknown;
        }
    }

    /// <summary>Sends one request; status 0 if no answer came.</summary>
    public async Task<(HttpStatusCode Status, string Body)> AskAsync(HttpMethod method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        try
        {
            using var answer = await client.SendAsync(request);
            answers.Note(request, answer);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _hung);
            return (0, "no answer came");
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            answers.NoteNone(request, broken.Message);
            return (0, broken.Message);
        }
    }

    /// <summary>The value of a record, from the server; null if it is not there.</summary>
    /// <exception cref="InvalidOperationException">The server does not say.</exception>
    public async Task<string?> ReadAsync(RecordKind kind, string key)
    {
        var words = key.Split(' ');
        switch (kind)
        {
            case RecordKind.Patron:
                return (string?)(await FindAsync($"/patrons/{key}"))?["last_name"];
            case RecordKind.User:
                return (string?)(await FindAsync($"/users/{key}"))?["personal"]?["lastName"];
            case RecordKind.Block:
                return (string?)(await FindAsync($"/manualblocks/{key}"))?["desc"];
            case RecordKind.Loan:
                return Only("lent", await FindAsync(
                    $"/circulation/loans?query=userId=={words[0]} and itemBarcode=={words[1]} and status.name==Open"));
            default:
                return Only("waits", await FindAsync(
                    $"/circulation/requests?query=requesterId=={words[0]} and itemBarcode=={words[1]} and status==Open*"));
        }
    }

    /// <summary>The record as JSON; null if it is not there. Asks again while the server can't say.</summary>
    public async Task<JsonNode?> FindAsync(string path)
    {
        var answer = (Status: default(HttpStatusCode), Body: "");
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Patience; await Task.Delay(250))
        {
            answer = await AskAsync(HttpMethod.Get, path.Replace(" ", "%20", StringComparison.Ordinal));
            switch (answer.Status)
            {
                case HttpStatusCode.OK:
                    return JsonNode.Parse(answer.Body);
                case HttpStatusCode.NotFound:
                    return null;
            }
        }

        throw new InvalidOperationException($"GET {path} is answered {(int)answer.Status}: {answer.Body}");
    }

    private static string? Only(string word, JsonNode? list) => (int)list!["totalRecords"]! switch
    {
        0 => null,
        1 => word,
        var many => $"{word} {many} times",
    };
}
