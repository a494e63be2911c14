using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Faces.Folio;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Folio;

/// <summary>Nobody comes past the gate of this face, however they write an address.</summary>
public sealed class FolioGateTests
{
    [Fact]
    public async Task Every_route_asks_who_calls_in_whatever_case_its_address_is_written()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var routes = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<FolioRoute>() is not null)
            .ToList();
        Assert.InRange(routes.Count, 30, 100);
        foreach (var route in routes)
        {
            var address = route.RoutePattern.RawText!.Replace("{id}", FolioCalls.BlockId, StringComparison.Ordinal)
                .Replace("{userId}", FolioCalls.UserId, StringComparison.Ordinal);
            foreach (var path in new[] { address, address.ToUpperInvariant(), $"{address}/" })
            {
                foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
                {
                    var answer = await server.CallAsync(method, path, method is "POST" or "PUT" ? "{}" : null);
                    Assert.Equal((method, path, 401, "text/plain"), (method, path, answer.Status, answer.MediaType));
                }
            }
        }
    }

    [Theory]
    [InlineData("GET", "/departments", "diku", "No suitable module found for path /departments for tenant diku")]
    [InlineData("POST", "/perms/users", "testlib", "No suitable module found for path /perms/users for tenant testlib")]
    [InlineData("GET", "/users/a/b", "testlib", "No suitable module found for path /users/a/b for tenant testlib")]
    [InlineData("GET", "/circulation/rules", null, "No suitable module found for path /circulation/rules")]
    // A method that no route has, on an address that has routes.
    [InlineData("PATCH", "/users", "testlib", "No suitable module found for path /users for tenant testlib")]
    [InlineData("PUT", "/manualblocks", "testlib", "No suitable module found for path /manualblocks for tenant testlib")]
    [InlineData("OPTIONS", "/groups", "testlib", "No suitable module found for path /groups for tenant testlib")]
    [InlineData("GET", "/authn/login", null, "No suitable module found for path /authn/login")]
    public async Task What_no_route_serves_is_answered_in_Okapis_words(string method, string path, string? tenant, string text)
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var answer = await server.CallAsync(method, path, null, tenant is null ? [] : [("X-Okapi-Tenant", tenant)]);
        Assert.Equal((404, "text/plain", text), (answer.Status, answer.MediaType, answer.Body));
    }

    [Fact]
    public async Task Of_an_address_of_no_face_the_headers_say_whose_client_asks()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        Assert.Equal("application/json", (await server.CallAsync("GET", "/departments")).MediaType);
        Assert.Equal("text/plain", (await server.CallAsync("GET", "/departments", null, ("x-okapi-token", "x"))).MediaType);
        // An address of Libib's stays Libib's, whoever asks.
        Assert.Equal("application/json", (await server.CallAsync("PUT", "/patrons/1", "{}", ("x-okapi-tenant", "testlib"))).MediaType);
    }

    [EveryEngine]
    public async Task An_address_in_another_case_is_the_same_address(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.Client.PostAsync("/ManualBlocks", FolioCalls.Sample);
        Assert.Equal((201, $"/manualblocks/{FolioCalls.BlockId}"), (made.Status, made.Location));
        Assert.Equal(made.Body, (await server.Client.ReadAsync($"/MANUALBLOCKS/{FolioCalls.BlockId.ToUpperInvariant()}")).Body);
    }
}
