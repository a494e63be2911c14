using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Faces.Libib;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Web;

/// <summary>What can be read can be asked for its head.</summary>
public sealed class HeadTests
{
    [Fact]
    public async Task Every_route_that_serves_GET_serves_HEAD()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var routes = server.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints)
            .Select(endpoint => (endpoint.DisplayName, endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods))
            .Where(route => route.HttpMethods?.Contains("GET") == true).ToList();
        Assert.True(routes.Count > 20, $"Only {routes.Count} routes were found.");
        Assert.All(routes, route => Assert.Contains("HEAD", route.HttpMethods!));
    }

    [EveryEngine]
    public async Task HEAD_answers_as_GET_does_without_the_body(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var patron = await server.MakeAsync("first_name=Mary&last_name=Shelley");
        await server.Client.PostAsync("/manualblocks", FolioCalls.Sample);
        var id = (string?)(await server.Client.ReadAsync("/users")).Json["users"]![0]!["id"];
        foreach (var path in (string[])
            [
                "/", "/patrons", patron.Path(), "/accounts", "/managers", "/manualblocks", $"/manualblocks/{FolioCalls.BlockId}",
                "/manualblocks?limit=2000", "/manual-block-templates", "/users", $"/users/{id}", $"/automated-patron-blocks/{id}",
                "/groups", "/groups/503a81cd-6c26-400f-b620-14c08943697c", "/addresstypes", $"/user-summary/{id}",
                "/circulation/loans", "/circulation/requests", "/health", "/health/live", "/health/ready",
                "/users/630824a0-a8ad-49f3-b5e2-3f2fe6ef5916", "/manualblocks?query=broken(", "/nothing",
            ])
        {
            using var get = await server.Client.GetAsync(path);
            using var head = await server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
            Assert.Equal((path, get.StatusCode), (path, head.StatusCode));
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
            Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
            Assert.Equal(get.Headers.ETag, head.Headers.ETag);
            if (!path.Contains("limit", StringComparison.Ordinal))
                Assert.Equal((path, get.Content.Headers.ContentLength), (path, head.Content.Headers.ContentLength));
        }
    }

    [Fact]
    public async Task HEAD_asks_for_the_same_credentials()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        using var stranger = server.NewClient(null, null);
        foreach (var path in (string[])["/patrons", "/manualblocks", "/users", "/circulation/loans"])
        {
            using var head = await stranger.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
            Assert.Equal(401, (int)head.StatusCode);
        }
    }
}
