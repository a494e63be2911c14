using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Accounts;
using PatronDesk.Faces.Folio;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Folio;

/// <summary>What each role may do on both faces.</summary>
public sealed class SignInRoleTests
{
    private const string Id = "/46399627-08a9-414f-b91c-a8a7ec850d03";

    // The least role that may, then the call. Where it may, the answer is anything but 403.
    private static readonly (string Role, string Method, string Path, string Permission)[] Calls =
    [
        (Roles.ReadOnly, "GET", "/manualblocks", "manualblocks.collection.get"),
        (Roles.ReadOnly, "GET", "/manualblocks" + Id, "manualblocks.item.get"),
        (Roles.Desk, "POST", "/manualblocks", "manualblocks.item.post"),
        (Roles.Desk, "PUT", "/manualblocks" + Id, "manualblocks.item.put"),
        (Roles.Desk, "DELETE", "/manualblocks" + Id, "manualblocks.item.delete"),
        (Roles.ReadOnly, "GET", "/manual-block-templates", "manual-block-templates.collection.get"),
        (Roles.ReadOnly, "GET", "/manual-block-templates" + Id, "manual-block-templates.item.get"),
        (Roles.Manager, "POST", "/manual-block-templates", "manual-block-templates.item.post"),
        (Roles.Manager, "PUT", "/manual-block-templates" + Id, "manual-block-templates.item.put"),
        (Roles.Manager, "DELETE", "/manual-block-templates" + Id, "manual-block-templates.item.delete"),
        (Roles.ReadOnly, "GET", "/automated-patron-blocks" + Id, "automated-patron-blocks.collection.get"),
        (Roles.ReadOnly, "GET", "/users", "users.collection.get"),
        (Roles.ReadOnly, "GET", "/users" + Id, "users.item.get"),
        (Roles.ReadOnly, "GET", "/bl-users/by-id" + Id, "users.item.get"),
        (Roles.ReadOnly, "GET", "/bl-users/by-username/percy", "users.item.get"),
        (Roles.ReadOnly, "GET", "/bl-users/_self", "users.item.get"),
        (Roles.Desk, "POST", "/users", "users.item.post"),
        (Roles.Desk, "PUT", "/users" + Id, "users.item.put"),
        (Roles.Desk, "DELETE", "/users" + Id, "users.item.delete"),
        (Roles.Desk, "DELETE", "/bl-users/by-id" + Id, "users.item.delete"),
        (Roles.ReadOnly, "GET", "/groups", "usergroups.collection.get"),
        (Roles.ReadOnly, "GET", "/user-summary" + Id, "user-summary.item.get"),
        (Roles.Manager, "DELETE", "/users", "users.collection.delete"),
        (Roles.Manager, "POST", "/user-import", "user-import.add"),
        (Roles.ReadOnly, "GET", "/groups" + Id, "usergroups.item.get"),
        (Roles.Manager, "POST", "/groups", "usergroups.item.post"),
        (Roles.Manager, "PUT", "/groups" + Id, "usergroups.item.put"),
        (Roles.Manager, "DELETE", "/groups" + Id, "usergroups.item.delete"),
        (Roles.ReadOnly, "GET", "/addresstypes", "addresstypes.collection.get"),
        (Roles.ReadOnly, "GET", "/addresstypes" + Id, "addresstypes.item.get"),
        (Roles.Manager, "POST", "/addresstypes", "addresstypes.item.post"),
        (Roles.Manager, "PUT", "/addresstypes" + Id, "addresstypes.item.put"),
        (Roles.Manager, "DELETE", "/addresstypes" + Id, "addresstypes.item.delete"),
        (Roles.Desk, "POST", $"/circulation/loans{Id}/change-due-date", "circulation.loans.change-due-date.post"),
        (Roles.Desk, "POST", "/patron-pin", "patron-pin.post"),
        (Roles.Desk, "DELETE", "/patron-pin", "patron-pin.delete"),
        (Roles.Desk, "POST", "/patron-pin/verify", "patron-pin.validate"),
        (Roles.Desk, "POST", "/circulation/check-out-by-barcode", "circulation.check-out-by-barcode.post"),
        (Roles.Desk, "POST", "/circulation/check-in-by-barcode", "circulation.check-in-by-barcode.post"),
        (Roles.Desk, "POST", "/circulation/renew-by-barcode", "circulation.renew-by-barcode.post"),
        (Roles.Desk, "POST", "/circulation/renew-by-id", "circulation.renew-by-id.post"),
        (Roles.ReadOnly, "GET", "/circulation/loans", "circulation.loans.collection.get"),
        (Roles.ReadOnly, "GET", "/circulation/loans" + Id, "circulation.loans.item.get"),
        (Roles.ReadOnly, "GET", "/circulation/requests", "circulation.requests.collection.get"),
        (Roles.Desk, "POST", "/circulation/requests", "circulation.requests.item.post"),
        (Roles.ReadOnly, "GET", "/circulation/requests" + Id, "circulation.requests.item.get"),
        (Roles.Desk, "PUT", "/circulation/requests" + Id, "circulation.requests.item.put"),
        (Roles.Desk, "DELETE", "/circulation/requests" + Id, "circulation.requests.item.delete"),
        (Roles.ReadOnly, "GET", "/", "patrons.read"),
        (Roles.ReadOnly, "GET", "/accounts", "patrons.read"),
        (Roles.ReadOnly, "GET", "/patrons", "patrons.read"),
        (Roles.ReadOnly, "GET", "/patrons/2020000000001", "patrons.read"),
        (Roles.Desk, "POST", "/patrons", "patrons.write"),
        (Roles.Desk, "POST", "/patrons/2020000000001", "patrons.write"),
        (Roles.Desk, "PATCH", "/patrons/2020000000001", "patrons.write"),
        (Roles.Desk, "DELETE", "/patrons/2020000000001", "patrons.write"),
        (Roles.Owner, "GET", "/managers", "staff.manage"),
        (Roles.Owner, "GET", "/managers/a@example.org", "staff.manage"),
        (Roles.Owner, "POST", "/managers", "staff.manage"),
        (Roles.Owner, "DELETE", "/managers/a@example.org", "staff.manage"),
    ];

    [EveryEngine]
    public async Task Each_role_may_what_its_permissions_say_and_nothing_more(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var ranks = Roles.All.ToList();
        foreach (var role in ranks)
        {
            await server.HireAsync($"{role}-person", role);
            var token = (await server.LoginAsync($"{role}-person", "a-password")).Token!;
            foreach (var (least, method, path, permission) in Calls)
            {
                var reply = await server.CallAsync(method, path, null, ("x-okapi-token", token));
                var may = ranks.IndexOf(role) >= ranks.IndexOf(least);
                Assert.True((reply.Status != 403) == may, $"{role} {method} {path}: {reply.Status} {reply.Body}");
                Assert.NotEqual(401, reply.Status);
                if (may)
                    continue;
                Assert.Contains(permission, reply.Body, StringComparison.Ordinal);
                Assert.Equal(FolioGate.Owns(path) ? "text/plain" : "application/json", reply.MediaType);
            }
        }
    }

    [Fact]
    public async Task Every_permission_that_a_route_of_FOLIO_asks_for_is_among_those_tried()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var asked = server.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Select(route => route.Metadata.GetMetadata<FolioRoute>()?.Permission).OfType<string>();
        Assert.Empty(asked.Except(Calls.Select(call => call.Permission), StringComparer.Ordinal));
    }

    [Fact]
    public void Only_owners_and_managers_may_override_blocks() =>
        Assert.Equal(
            [Roles.Manager, Roles.Owner],
            Roles.All.Where(role => Roles.PermissionsOf(role).Contains("circulation.override-patron-block.post")));

    [Fact]
    public void A_role_that_is_not_known_may_nothing() => Assert.Empty(Roles.PermissionsOf("emperor"));
}
