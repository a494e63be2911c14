using System.Net;
using System.Text.RegularExpressions;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.AtDesk;

/// <summary>A browser with JavaScript off: it keeps cookies, sends the forms of the pages, and follows no redirect by itself.</summary>
internal sealed partial class DeskBrowser : IDisposable
{
    private readonly HttpClient _client;

    public DeskBrowser(TestServer server, string language = "en")
    {
        _client = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = false })
        {
            BaseAddress = server.Address,
        };
        _client.DefaultRequestHeaders.Add("Accept", "text/html");
        _client.DefaultRequestHeaders.Add("Accept-Language", language);
    }

    public CookieContainer Cookies { get; } = new();

    /// <summary>The page that was read last, whose form is sent next.</summary>
    public DeskPage Page { get; private set; } = new(0, "", null, new Dictionary<string, string>());

    /// <summary>Sends a header with every request from now on, as a proxy does; without a value, no longer.</summary>
    public void Always(string name, string? value)
    {
        _client.DefaultRequestHeaders.Remove(name);
        if (value is not null)
            _client.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
    }

    public static async Task<DeskBrowser> SignInAsync(
        TestServer server, string name = "owner", string password = "owner-password", string language = "en",
        string? tenant = null)
    {
        var browser = new DeskBrowser(server, language);
        await browser.GetAsync("/desk/sign-in");
        var answer = await browser.SendAsync("/desk/sign-in", ("username", name), ("password", password), ("tenant", tenant ?? ""));
        Assert.Equal((303, "/desk"), (answer.Status, answer.Location));
        await browser.GetAsync("/desk");
        return browser;
    }

    public async Task<DeskPage> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return Page = await ReadAsync(request);
    }

    /// <summary>Sends a form with the seal of the page that was read last.</summary>
    public Task<DeskPage> SendAsync(string path, params (string Name, string Value)[] fields) =>
        SendAsync(path, Page.Seal, fields);

    public async Task<DeskPage> SendAsync(string path, string? seal, (string Name, string Value)[] fields, bool asScript = false)
    {
        var sent = fields.Select(field => KeyValuePair.Create(field.Name, field.Value)).ToList();
        if (seal is not null)
            sent.Add(KeyValuePair.Create("seal", seal));
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(sent) };
        if (asScript)
            request.Headers.Add("HX-Request", "true");
        return await ReadAsync(request);
    }

    /// <summary>Sends a form with a file and the seal of the page that was read last.</summary>
    public async Task<DeskPage> SendFileAsync(string path, byte[] file, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent();
        form.Add(new StringContent(Page.Seal!), "seal");
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        form.Add(new ByteArrayContent(file), "file", "items.csv");
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = form };
        return await ReadAsync(request);
    }

    public void Dispose() => _client.Dispose();

    private async Task<DeskPage> ReadAsync(HttpRequestMessage request)
    {
        using var response = await _client.SendAsync(request);
        return new DeskPage(
            (int)response.StatusCode,
            await response.Content.ReadAsStringAsync(),
            response.Headers.Location?.OriginalString,
            response.Headers.Concat(response.Content.Headers)
                .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase));
    }
}

/// <summary>An answer of the desk.</summary>
internal sealed partial record DeskPage(int Status, string Body, string? Location, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The seal of the page's last form; null for a page without one. The first is that of signing out.</summary>
    public string? Seal => SealField().Matches(Body) is { Count: > 0 } found ? found[^1].Groups[1].Value : null;

    /// <summary>The page's text as a person reads it.</summary>
    public string Text => Blanks().Replace(WebUtility.HtmlDecode(Tags().Replace(Body, " ")), " ");

    /// <summary>The value of a field.</summary>
    public string ValueOf(string name) =>
        WebUtility.HtmlDecode(Regex.Match(Body, $"name=\"{Regex.Escape(name)}\"[^>]*? value=\"([^\"]*)\"").Groups[1].Value);

    /// <summary>The fields of an edit form as the page has them, with some of them typed anew.</summary>
    public (string, string)[] Typed(params (string Name, string Value)[] typed)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["revision"] = ValueOf("revision") };
        foreach (Match was in WasField().Matches(Body))
        {
            var value = WebUtility.HtmlDecode(was.Groups[2].Value);
            fields["was_" + was.Groups[1].Value] = value;
            fields[was.Groups[1].Value] = value;
        }

        foreach (var (name, value) in typed)
            fields[name] = value;
        return [.. fields.Select(field => (field.Key, field.Value))];
    }

    [GeneratedRegex("name=\"was_([a-z_0-9]+)\" value=\"([^\"]*)\"")]
    private static partial Regex WasField();

    [GeneratedRegex("name=\"seal\" value=\"([^\"]+)\"")]
    private static partial Regex SealField();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
