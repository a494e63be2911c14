using System.Net.Http.Headers;
using System.Text.Json;
using PatronDesk.Intake;

namespace PatronDesk.Hosting;

/// <summary>
/// A server with FOLIO's API, behind Okapi or another gateway. Its tokens end after some minutes; then the server is signed in to
/// again.
/// </summary>
internal sealed class FolioServer : IFolioServer, IDisposable
{
    private const int LargestAnswer = 32 * 1024 * 1024;

    // A token that ends at once is none.
    private const int MostSignIns = 3;

    private const string AccessCookie = "folioAccessToken=";
    private const string TokenHeader = "X-Okapi-Token";

    private readonly FolioSource _source;
    private readonly PatientClient _client;
    private string? _token;

    /// <param name="source">Which server, and by what it is read.</param>
    /// <param name="clock">Measures the waits.</param>
    public FolioServer(FolioSource source, TimeProvider clock)
    {
        (_source, _token) = (source, source.Token);
        _client = new(LargestAnswer, source.Pause, clock);
        _client.Headers.TryAddWithoutValidation("X-Okapi-Tenant", source.Tenant);
    }

    public int PageSize => _source.PageSize;

    public async Task<ReadFolioPage> ReadAsync(FolioSet set, FolioPlace place, CancellationToken cancel)
    {
        var list = FolioSets.Of(set);
        var address = new Uri(_source.Address, list.AddressOf(place, PageSize));
        for (var signIns = 0; ; signIns++)
        {
            if (_token is null && await SignInAsync(cancel) is { } refused)
                return refused;
            var answer = await _client.AskAsync(() => Asking(address), TimeSpan.Zero, cancel);
            if (answer.Status == 401 && _source.Password is not null && signIns < MostSignIns)
            {
                _token = null;
                continue;
            }

            return answer.Trouble is { } trouble ? new ReadFolioPage.Failed(trouble, answer.Status)
                : FolioPageJson.Read(answer.Body, list.Property) is { } page ? new ReadFolioPage.Read(page)
                : new ReadFolioPage.Failed(SourceTrouble.NotExpected, answer.Status);
        }
    }

    public void Dispose() => _client.Dispose();

    private HttpRequestMessage Asking(Uri address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation(TokenHeader, _token);
        return request;
    }

    /// <summary>Signs in; null where that went well.</summary>
    private async Task<ReadFolioPage.Failed?> SignInAsync(CancellationToken cancel)
    {
        var answer = await SignInAsync("authn/login-with-expiry", cancel);
        // Older systems have only this one.
        if (answer.Trouble == SourceTrouble.Missing)
            answer = await SignInAsync("authn/login", cancel);
        if (answer.Trouble is { } trouble)
        {
            // FOLIO says 422 or 400 of a wrong password.
            return new(answer.Status is 400 or 422 ? SourceTrouble.Credentials : trouble, answer.Status);
        }

        _token = TokenIn(answer.Headers!);
        return _token is null ? new(SourceTrouble.NotExpected, answer.Status) : null;
    }

    private Task<SourceAnswer> SignInAsync(string path, CancellationToken cancel) => _client.AskAsync(
        () => new(HttpMethod.Post, new Uri(_source.Address, path))
        {
            Content = new ByteArrayContent(Credentials()) { Headers = { ContentType = new("application/json") } },
        },
        TimeSpan.Zero,
        cancel);

    private byte[] Credentials()
    {
        using var body = new MemoryStream();
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            writer.WriteString("username"u8, _source.Username);
            writer.WriteString("password"u8, _source.Password);
            writer.WriteEndObject();
        }

        return body.ToArray();
    }

    private static string? TokenIn(HttpResponseHeaders headers)
    {
        if (headers.TryGetValues("Set-Cookie", out var cookies)
            && cookies.FirstOrDefault(cookie => cookie.StartsWith(AccessCookie, StringComparison.Ordinal)) is { } access)
            return access[AccessCookie.Length..].Split(';')[0];
        return headers.TryGetValues(TokenHeader, out var tokens) ? tokens.First() : null;
    }
}
