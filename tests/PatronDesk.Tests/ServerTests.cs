using System.Net;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests;

public sealed class ServerTests
{
    [EveryEngine]
    public async Task A_patron_that_was_made_is_found(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.Client.PostAsync("/patrons?first_name=Mary&last_name=Shelley", null);
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        var found = await server.Client.GetStringAsync("/patrons/2020000000013");
        Assert.Equal(await made.Content.ReadAsStringAsync(), found);
    }
}
