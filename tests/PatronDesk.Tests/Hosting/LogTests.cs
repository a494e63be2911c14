using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Hosting;

public sealed class LogTests
{
    private static readonly string[] Secrets =
    [
        "Hildegard", "Bingen", "hilde", "viriditas", "5550199", "2020000000013", "test-key", "owner-password", "hugo",
    ];

    [EveryEngine]
    public async Task Logs_name_nobody_not_even_when_the_store_fails(Engine engine)
    {
        using var logged = new Logged();
        await using (var server = await TestServer.StartAsync(
            engine,
            new Dictionary<string, string?> { ["Logging:LogLevel:PatronDesk"] = "Trace" },
            services => services.AddSingleton<ILoggerProvider>(logged)))
        {
            const string Query = "first_name=Hildegard&last_name=Bingen&email=hilde@example.com&phone=5550199&password=viriditas";
            await StatusAsync(server.Client.PostAsync($"/patrons?{Query}", null), HttpStatusCode.OK);
            await StatusAsync(server.Client.PostAsync($"/patrons?{Query}", null), HttpStatusCode.BadRequest);
            await StatusAsync(server.Client.GetAsync("/patrons/hilde@example.com"), HttpStatusCode.OK);
            await StatusAsync(server.Client.GetAsync("/patrons?q=Hildegard"), HttpStatusCode.OK);
            await StatusAsync(server.Client.DeleteAsync("/patrons/hilde@example.com"), HttpStatusCode.NoContent);

            // A store that refuses a row, as it would for a broken constraint: its own message quotes the row.
            await server.Store.ScriptAsync(engine == Engine.Postgres
                ? "alter table patron add constraint refused check (first_name <> 'Hugo')"
                : """
                    create trigger refused before insert on patron when new.first_name = 'Hugo'
                    begin select raise(abort, 'refused'); end
                    """);
            await StatusAsync(
                server.Client.PostAsync("/patrons?first_name=Hugo&last_name=Bingen&email=hugo@example.com&password=viriditas", null),
                HttpStatusCode.InternalServerError);
        }

        var all = string.Join('\n', logged.Lines);
        Assert.Contains("refused", all, StringComparison.Ordinal);
        foreach (var secret in Secrets)
            Assert.DoesNotContain(secret, all, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task StatusAsync(Task<HttpResponseMessage> call, HttpStatusCode status) =>
        Assert.Equal(status, (await call).StatusCode);
}
