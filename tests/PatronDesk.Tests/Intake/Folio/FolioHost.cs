using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PatronDesk.Hosting;

namespace PatronDesk.Tests.Intake;

/// <summary>A server on a real socket that answers as Okapi with FOLIO's modules does.</summary>
internal sealed partial class FolioHost : IAsyncDisposable
{
    public const string Tenant = "diku";
    public const string User = "mover-0815";
    public const string Password = "password of the mover, 4711";

    private static readonly Dictionary<string, string> Properties = new(StringComparer.Ordinal)
    {
        ["addresstypes"] = "addressTypes",
        ["groups"] = "usergroups",
        ["manual-block-templates"] = "manualBlockTemplates",
        ["users"] = "users",
        ["manualblocks"] = "manualblocks",
    };

    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private string _token = "";
    private int _tokenUses;
    private int _requests;

    private FolioHost(WebApplication app)
    {
        _app = app;
        foreach (var path in Properties.Keys)
            Lists[path] = new(StringComparer.Ordinal);
    }

    /// <summary>The records of each list, as JSON by their ids. A list that is not there is no module's.</summary>
    public Dictionary<string, SortedDictionary<string, string>> Lists { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, string> Users => Lists["users"];

    /// <summary>What was asked for of the lists, in order: the path and the number of records given.</summary>
    public List<string> Given { get; } = [];

    /// <summary>How often somebody signed in.</summary>
    public int SignIns { get; private set; }

    /// <summary>For how many requests a token is good.</summary>
    public int TokenLife { get; set; } = int.MaxValue;

    /// <summary>Whether the server is an older one, without tokens that end.</summary>
    public bool IsOld { get; set; }

    /// <summary>Whether the server looks at the offset alone, and not at ids.</summary>
    public bool IgnoresIds { get; set; }

    /// <summary>The most records of a page, whatever is asked for.</summary>
    public int LargestPage { get; set; } = int.MaxValue;

    /// <summary>What the server says how many records there are; null for the truth.</summary>
    public int? Total { get; set; }

    /// <summary>The status of an answer by the request's number from 1; 0 for the page.</summary>
    public Func<int, string, int> Refusing { get; set; } = (_, _) => 0;

    /// <summary>Is called after a page of a list was given, with the path.</summary>
    public Action<string>? After { get; set; }

    public FolioSource Source => new(SourceHost.AddressOf(_app), Tenant)
    {
        Username = User,
        Password = Password,
        PageSize = 10,
        Pause = TimeSpan.FromMilliseconds(1),
    };

    /// <param name="users">How many users it has.</param>
    public static async Task<FolioHost> StartAsync(int users = 0)
    {
        var app = SourceHost.Build();
        var host = new FolioHost(app);
        for (var number = 1; number <= users; number++)
            host.Add("users", IdOf(number), UserJson(number));
        app.MapPost("/authn/{way}", context => host.SignInAsync(context, (string)context.Request.RouteValues["way"]!));
        app.MapGet("/{list}", context => host.AnswerAsync(context, (string)context.Request.RouteValues["list"]!));
        await app.StartAsync();
        return host;
    }

    public static string IdOf(int number) => $"{number:x8}-0000-4000-8000-000000000000";

    public static string UserJson(int number) =>
        $$$"""
        {"username":"u{{{number}}}","id":"{{{IdOf(number)}}}","barcode":"{{{number:D6}}}","active":true,
        "personal":{"lastName":"Nr {{{number}}}"}}
        """;

    public void Add(string list, string id, string json) => Lists[list][id] = json;

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task SignInAsync(HttpContext context, string way)
    {
        if (IsOld && way != "login")
        {
            await AnswerAsync(context, 404, $"No suitable module found for path /authn/{way} for tenant {Tenant}");
            return;
        }

        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        if (body != $$"""{"username":"{{User}}","password":"{{Password}}"}""")
        {
            await AnswerAsync(
                context, 422,
                """{"errors":[{"message":"Password does not match","type":"error","code":"password.incorrect","parameters":[]}]}""");
            return;
        }

        lock (_lock)
        {
            _token = $"token.{++SignIns}";
            _tokenUses = 0;
        }

        if (IsOld)
        {
            context.Response.Headers["x-okapi-token"] = _token;
        }
        else
        {
            context.Response.Headers.Append(
                "Set-Cookie", "folioRefreshToken=r; Max-Age=604800; Path=/authn; Secure; HttpOnly; SameSite=None");
            context.Response.Headers.Append(
                "Set-Cookie", $"folioAccessToken={_token}; Max-Age=600; Path=/; Secure; HttpOnly; SameSite=None");
        }

        await AnswerAsync(
            context, 201, """{"accessTokenExpiration":"2026-11-28T15:00:00Z","refreshTokenExpiration":"2026-12-05T15:00:00Z"}""");
    }

    private async Task AnswerAsync(HttpContext context, string list)
    {
        var (status, body) = (400, "Unable to process request Tenant must be set");
        lock (_lock)
        {
            if (context.Request.Headers["X-Okapi-Tenant"] == Tenant)
                (status, body) = Answer(context.Request, list);
        }

        await AnswerAsync(context, status, body);
    }

    private (int Status, string Body) Answer(HttpRequest request, string list)
    {
        if (request.Headers["X-Okapi-Token"] != _token || ++_tokenUses > TokenLife)
            return (401, "Token is expired");
        if (Refusing(++_requests, list) is var refused and > 0)
            return (refused, "Not now");
        if (!Lists.TryGetValue(list, out var known))
            return (404, $"No suitable module found for path /{list} for tenant {Tenant}");
        if (Query().Match(request.Query["query"].ToString()) is not { Success: true } query)
            return (400, "CQL");
        var after = IgnoresIds ? "" : query.Groups["after"].Value;
        var offset = int.Parse("0" + request.Query["offset"], CultureInfo.InvariantCulture);
        var limit = Math.Min(LargestPage, int.Parse(request.Query["limit"].ToString(), CultureInfo.InvariantCulture));
        List<string> given =
        [
            .. known.Where(record => string.CompareOrdinal(record.Key, after) > 0).Skip(offset).Take(limit)
                .Select(record => record.Value),
        ];
        Given.Add($"{list} {given.Count}");
        var total = Total ?? known.Count;
        After?.Invoke(list);
        var records = string.Join(',', given);
        return (
            200,
            $$$"""{"{{{Properties[list]}}}":[{{{records}}}],"totalRecords":{{{total}}},"resultInfo":{"totalRecords":{{{total}}}}}""");
    }

    private static Task AnswerAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = body.StartsWith('{') ? "application/json" : "text/plain";
        return context.Response.WriteAsync(body);
    }

    [GeneratedRegex("^cql.allRecords=1( and id>\"(?<after>[0-9a-f-]{36})\")? sortby id$")]
    private static partial Regex Query();
}
