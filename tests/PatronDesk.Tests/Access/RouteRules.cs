using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Access;

/// <summary>Who may call a route at least; each may call what those before may.</summary>
public enum Least
{
    Anyone,
    ReadOnly,
    Desk,
    Manager,
    Owner,
}

/// <summary>One route with one method, as the running server has it.</summary>
/// <param name="Method">The method; <c>*</c> for any.</param>
/// <param name="Pattern">The route's pattern.</param>
internal sealed record Route(string Method, string Pattern)
{
    public string Name => $"{Method} {Pattern}";

    /// <summary>Whether it is a page or a form of the desk, which knows nothing of keys and tokens.</summary>
    public bool IsOfDesk => Pattern.StartsWith("/desk", StringComparison.Ordinal);

    /// <summary>The address where its parameter, if it has one, is <paramref name="id"/>.</summary>
    public string PathTo(string id)
    {
        var start = Pattern.IndexOf('{', StringComparison.Ordinal);
        return start < 0 ? Pattern : Pattern[..start] + id + Pattern[(Pattern.IndexOf('}', start) + 1)..];
    }
}

/// <summary>The rule of every route. A route without a line here fails the tests.</summary>
internal static class RouteRules
{
    /// <summary>The routes of every server.</summary>
    public static IReadOnlyDictionary<string, Least> All { get; } = Table("""
        GET,HEAD /health Anyone
        GET,HEAD /health/live Anyone
        GET,HEAD /health/ready Anyone
        GET,HEAD / ReadOnly
        GET,HEAD /accounts ReadOnly
        GET,HEAD /patrons ReadOnly
        GET,HEAD /patrons/{**id:minlength(1)} ReadOnly
        POST /patrons Desk
        * /patrons Desk
        POST,PATCH,DELETE /patrons/{**id:minlength(1)} Desk
        GET,HEAD /events Owner
        GET,HEAD /managers Owner
        POST /managers Owner
        GET,HEAD /managers/{email} Owner
        DELETE /managers/{email} Owner
        GET,HEAD /manualblocks ReadOnly
        GET,HEAD /manualblocks/{id} ReadOnly
        POST /manualblocks Desk
        PUT,DELETE /manualblocks/{id} Desk
        GET,HEAD /manual-block-templates ReadOnly
        GET,HEAD /manual-block-templates/{id} ReadOnly
        POST /manual-block-templates Manager
        PUT,DELETE /manual-block-templates/{id} Manager
        GET,HEAD /automated-patron-blocks/{userId} ReadOnly
        GET,HEAD /users ReadOnly
        GET,HEAD /users/{id} ReadOnly
        POST /users Desk
        PUT,DELETE /users/{id} Desk
        GET,HEAD /bl-users/by-id/{id} ReadOnly
        DELETE /bl-users/by-id/{id} Desk
        GET,HEAD /bl-users/by-username/{username} ReadOnly
        GET,HEAD /bl-users/_self ReadOnly
        POST /bl-users/login Anyone
        POST /bl-users/login-with-expiry Anyone
        POST /patron-pin Desk
        DELETE /patron-pin Desk
        POST /patron-pin/verify Desk
        GET,HEAD /user-summary/{userId} ReadOnly
        DELETE /users Manager
        POST /user-import Manager
        GET,HEAD /groups ReadOnly
        GET,HEAD /groups/{id} ReadOnly
        POST /groups Manager
        PUT,DELETE /groups/{id} Manager
        GET,HEAD /addresstypes ReadOnly
        GET,HEAD /addresstypes/{id} ReadOnly
        POST /addresstypes Manager
        PUT,DELETE /addresstypes/{id} Manager
        POST /circulation/loans/{id}/change-due-date Desk
        POST /circulation/check-out-by-barcode Desk
        POST /circulation/check-in-by-barcode Desk
        POST /circulation/renew-by-barcode Desk
        POST /circulation/renew-by-id Desk
        GET,HEAD /circulation/loans ReadOnly
        GET,HEAD /circulation/loans/{id} ReadOnly
        GET,HEAD /circulation/requests ReadOnly
        GET,HEAD /circulation/requests/{id} ReadOnly
        POST /circulation/requests Desk
        PUT,DELETE /circulation/requests/{id} Desk
        POST /authn/login Anyone
        POST /authn/login-with-expiry Anyone
        POST /authn/refresh Anyone
        POST /authn/logout Anyone
        POST /authn/logout-all Anyone
        GET,HEAD /desk/assets/{version}/{name} Anyone
        GET,HEAD /desk/settings/library Owner
        POST /desk/settings/library Owner
        GET,HEAD /desk/setup Anyone
        GET,HEAD /desk/setup/{secret} Anyone
        POST /desk/setup/{secret} Anyone
        GET,HEAD /desk/sign-in Anyone
        POST /desk/sign-in Anyone
        POST /desk/sign-out ReadOnly
        GET,HEAD /desk/session ReadOnly
        GET,HEAD /desk ReadOnly
        GET,HEAD /desk/find ReadOnly
        POST /desk/lines/{id}/done Desk
        GET,HEAD /desk/patrons ReadOnly
        GET,HEAD /desk/patrons/new Desk
        POST /desk/patrons/new Desk
        GET,HEAD /desk/patrons/{id} ReadOnly
        GET,HEAD /desk/patrons/{id}/card ReadOnly
        GET,HEAD /desk/patrons/cards ReadOnly
        POST /desk/patrons/cards ReadOnly
        GET,HEAD /desk/items ReadOnly
        GET,HEAD /desk/items/new Desk
        POST /desk/items/new Desk
        GET,HEAD /desk/items/{id} ReadOnly
        GET,HEAD /desk/items/{id}/edit Desk
        POST /desk/items/{id}/edit Desk
        GET,HEAD /desk/items/import Manager
        POST /desk/items/import Manager
        GET,HEAD /desk/signals ReadOnly
        POST /desk/signals ReadOnly
        GET,HEAD /desk/patrons/{id}/slip Desk
        GET,HEAD /desk/patrons/{id}/edit Desk
        POST /desk/patrons/{id}/edit Desk
        POST /desk/patrons/{id}/state Desk
        GET,HEAD /desk/patrons/{id}/barcode Desk
        POST /desk/patrons/{id}/barcode Desk
        GET,HEAD /desk/patrons/{id}/secret Desk
        POST /desk/patrons/{id}/secret Desk
        GET,HEAD /desk/patrons/{id}/delete Desk
        POST /desk/patrons/{id}/delete Desk
        POST /desk/patrons/{id}/restore Desk
        GET,HEAD /desk/patrons/{id}/blocks/new Desk
        POST /desk/patrons/{id}/blocks/new Desk
        GET,HEAD /desk/blocks/{id} Desk
        POST /desk/blocks/{id} Desk
        GET,HEAD /desk/blocks/{id}/lift Desk
        POST /desk/blocks/{id}/lift Desk
        GET,HEAD /desk/check-out Desk
        GET,HEAD /desk/patrons/{id}/check-out Desk
        POST /desk/patrons/{id}/check-out Desk
        GET,HEAD /desk/check-in Desk
        POST /desk/check-in Desk
        GET,HEAD /desk/shelf ReadOnly
        GET,HEAD /desk/overdue ReadOnly
        POST /desk/patrons/{id}/renew Desk
        POST /desk/patrons/{id}/renew-all Desk
        POST /desk/patrons/{id}/holds Desk
        POST /desk/patrons/{id}/holds/cancel Desk
        GET,HEAD /desk/patrons/{id}/merge Manager
        POST /desk/patrons/{id}/merge Manager
        GET,HEAD /desk/merges/{id} Manager
        POST /desk/merges/{id}/undo Manager
        GET,HEAD /desk/bulk Manager
        POST /desk/bulk Manager
        GET,HEAD /desk/bulk/new Manager
        POST /desk/bulk/new Manager
        GET,HEAD /desk/bulk/{id} Manager
        POST /desk/bulk/{id}/run Manager
        POST /desk/bulk/{id}/stop Manager
        GET,HEAD /desk/bulk/{id}/progress Manager
        GET,HEAD /desk/import Manager
        POST /desk/import Manager
        GET,HEAD /desk/import/{id} Manager
        POST /desk/import/{id}/check Manager
        POST /desk/import/{id}/start Manager
        POST /desk/import/{id}/undo Manager
        GET,HEAD /desk/import/{id}/report.csv Manager
        GET,HEAD /desk/import/{id}/progress Manager
        GET,HEAD /desk/settings Manager
        GET,HEAD /desk/settings/templates Manager
        GET,HEAD /desk/settings/templates/new Manager
        POST /desk/settings/templates/new Manager
        GET,HEAD /desk/settings/templates/{id} Manager
        POST /desk/settings/templates/{id} Manager
        GET,HEAD /desk/settings/templates/{id}/delete Manager
        POST /desk/settings/templates/{id}/delete Manager
        GET,HEAD /desk/settings/keys Owner
        POST /desk/settings/keys Owner
        GET,HEAD /desk/settings/keys/made Owner
        GET,HEAD /desk/settings/keys/{id}/revoke Owner
        POST /desk/settings/keys/{id}/revoke Owner
        GET,HEAD /desk/settings/staff Owner
        GET,HEAD /desk/settings/staff/new Owner
        POST /desk/settings/staff/new Owner
        GET,HEAD /desk/settings/staff/{id} Owner
        POST /desk/settings/staff/{id}/role Owner
        POST /desk/settings/staff/{id}/password Owner
        POST /desk/settings/staff/{id}/state Owner
        GET,HEAD /desk/settings/staff/{id}/delete Owner
        POST /desk/settings/staff/{id}/delete Owner
        GET,HEAD /desk/settings/sip2 Owner
        GET,HEAD /desk/settings/sip2/new Owner
        POST /desk/settings/sip2/new Owner
        GET,HEAD /desk/settings/sip2/{id} Owner
        POST /desk/settings/sip2/{id} Owner
        POST /desk/settings/sip2/{id}/password Owner
        POST /desk/settings/sip2/{id}/state Owner
        GET,HEAD /desk/settings/sip2/{id}/messages Owner
        GET,HEAD /desk/journal Manager
        GET,HEAD /desk/journal.csv Manager
        """);

    /// <summary>Those of a server behind a gateway, which says who calls.</summary>
    public static IReadOnlyDictionary<string, Least> BehindGateway { get; } = Table("""
        GET,HEAD /admin/health Anyone
        POST,DELETE /_/tenant Anyone
        GET,HEAD,DELETE /_/tenant/{id} Anyone
        """);

    /// <summary>The routes as the server lists them, each method by itself.</summary>
    public static IReadOnlyList<Route> Of(TestServer server) =>
    [
        .. server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => Methods(endpoint).Select(method => new Route(method, PatternOf(endpoint))))
            // A page for the operator, which a setting opens; it has tests of its own.
            .Where(route => route.Pattern != "/metrics")
            .Distinct()
            .OrderBy(route => route.Name, StringComparer.Ordinal),
    ];

    private static IReadOnlyList<string> Methods(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is { HttpMethods.Count: > 0 } said ? said.HttpMethods : ["*"];

    private static string PatternOf(RouteEndpoint endpoint)
    {
        var text = "/" + endpoint.RoutePattern.RawText!.Trim('/');
        return text;
    }

    private static Dictionary<string, Least> Table(string lines) => lines
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' '))
        .SelectMany(parts => parts[0].Split(',').Select(method => KeyValuePair.Create($"{method} {parts[1]}", Enum.Parse<Least>(parts[2]))))
        .ToDictionary(StringComparer.Ordinal);
}
