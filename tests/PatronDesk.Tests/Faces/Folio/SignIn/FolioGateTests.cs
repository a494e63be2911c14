using System.Net;
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

    [EveryEngine]
    public async Task An_address_in_another_case_is_the_same_address(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.Client.PostAsync("/ManualBlocks", FolioCalls.Sample);
        Assert.Equal((HttpStatusCode.Created, $"/manualblocks/{FolioCalls.BlockId}"), (made.Status, made.Location));
        Assert.Equal(made.Body, (await server.Client.ReadAsync($"/MANUALBLOCKS/{FolioCalls.BlockId.ToUpperInvariant()}")).Body);
    }
}
