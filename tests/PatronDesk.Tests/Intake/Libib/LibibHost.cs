using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PatronDesk.Hosting;

namespace PatronDesk.Tests.Intake;

/// <summary>A server on a real socket that answers <c>GET /patrons</c> as Libib does, with pages of fifty.</summary>
internal sealed class LibibHost : IAsyncDisposable
{
    public const string Key = "key-of-libib-0815";
    public const string User = "user-of-libib-4711";

    private const int Full = 50;

    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private int _requests;

    private LibibHost(WebApplication app) => _app = app;

    /// <summary>The patrons in the list's order, as JSON.</summary>
    public List<string> Patrons { get; } = [];

    /// <summary>The pages that were given out.</summary>
    public List<int> Given { get; } = [];

    /// <summary>When each request came, in ticks of the stopwatch.</summary>
    public List<long> CameAt { get; } = [];

    /// <summary>What the server says how many patrons there are; null for the truth.</summary>
    public int? Total { get; set; }

    /// <summary>Whether the server says how many pages there are.</summary>
    public bool SaysPages { get; set; } = true;

    /// <summary>Answers a request, by its number from 1 and its page, with this body instead of a page; null for the page.</summary>
    public Func<int, int, HttpResponse, string?>? Instead { get; set; }

    /// <summary>Is called after a page was given out, with how many were.</summary>
    public Action<int>? After { get; set; }

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public LibibSource Source => new(Address, User, Key) { Pause = TimeSpan.FromMilliseconds(1) };

    /// <param name="patrons">How many patrons it has.</param>
    public static async Task<LibibHost> StartAsync(int patrons)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var host = new LibibHost(app);
        host.Patrons.AddRange(Enumerable.Range(1, patrons).Select(number => Patron(BarcodeOf(number))));
        app.MapGet("/patrons", host.AnswerAsync);
        await app.StartAsync();
        return host;
    }

    /// <summary>A barcode with zeros before it.</summary>
    public static string BarcodeOf(int number) => number.ToString("D6", CultureInfo.InvariantCulture);

    public static string Patron(string barcode) =>
        $$"""
        {"barcode":"{{barcode}}","first_name":"Ada","last_name":"Nr {{barcode}}","email":null,"notification_emails":null,"tags":null,
        "patron_id":null,"phone":null,"address1":null,"address2":null,"city":null,"state":null,"country":"US","zip":null,
        "freeze":null}
        """;

    /// <summary>Answers with these statuses, by the request's number, and with a page where there is none.</summary>
    public void Refuse(params IReadOnlyList<(int Request, int Status)> refused) => Instead = (request, _, response) =>
    {
        if (refused.FirstOrDefault(one => one.Request == request).Status is not (> 0 and var status))
            return null;
        response.StatusCode = status;
        return "{\"error\":\"Not now.\"}";
    };

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Headers["x-api-key"] != Key || context.Request.Headers["x-api-user"] != User)
            return RefuseAsync(context.Response, 401);
        string body;
        lock (_lock)
        {
            CameAt.Add(TimeProvider.System.GetTimestamp());
            var page = int.Parse(context.Request.Query["page"].ToString(), CultureInfo.InvariantCulture);
            if (Instead?.Invoke(++_requests, page, context.Response) is { } other)
                return context.Response.WriteAsync(other);
            var pages = SaysPages ? FormattableString.Invariant($"\"pages\":{(Patrons.Count + Full - 1) / Full},") : "";
            body = FormattableString.Invariant($"{{\"total\":{Total ?? Patrons.Count},{pages}\"max_per_page\":{Full},\"patrons\":[")
                + string.Join(',', Patrons.Skip((page - 1) * Full).Take(Full)) + "]}";
            Given.Add(page);
            After?.Invoke(Given.Count);
        }

        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    }

    private static Task RefuseAsync(HttpResponse response, int status)
    {
        response.StatusCode = status;
        return response.WriteAsync("{\"error\":\"Wrong key.\"}");
    }
}
