using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PatronDesk.Data;
using PatronDesk.Patrons;
using PatronDesk.Tests.Faces.Libib;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Web;

public sealed class FailureTraceTests
{
    [EveryEngine]
    public async Task A_failure_costs_a_line_a_request_and_a_stack_trace_a_minute(Engine engine)
    {
        using var logged = new Logged();
        await using var server = await TestServer.StartAsync(engine, services: services =>
        {
            services.AddSingleton<ILoggerProvider>(logged);
            services.AddSingleton<IDeletionGuard>(new Broken());
        });
        await server.MakeAsync("first_name=Mary&last_name=Shelley");
        var id = (await server.QueryAsync("select uuid from patron", 1))[0];

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(500, (await server.DeleteAsync("/patrons/2020000000013")).Status);
            Assert.Equal(500, (await server.DeleteAsync($"/users/{id}")).Status);
        }

        Assert.Equal((6, 1), (Count("failed: InvalidOperationException"), Count("the next stack trace of this kind")));
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(500, (await server.DeleteAsync($"/users/{id}")).Status);
        Assert.Equal((7, 2), (Count("failed: InvalidOperationException"), Count("the next stack trace of this kind")));

        int Count(string words) => logged.Lines.Count(line => line.Contains(words, StringComparison.Ordinal));
    }

    private sealed class Broken : IDeletionGuard
    {
        public ValueTask<OpenCheckouts?> FindCheckoutsAsync(Session session, Patron patron) =>
            throw new InvalidOperationException("A fault of the server's own.");
    }
}
