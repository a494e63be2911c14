using System.Text.Json;

namespace PatronDesk.Faces.Folio.Gateway;

/// <summary>
/// Describes this server as a module to Okapi and Kong. Each route's permission is required (the gateway refuses) and
/// desired (the gateway passes it on). The interfaces have their own ids: <c>feesfines</c> and <c>users</c> have more routes
/// than these, and a module must serve all routes of an interface.
/// </summary>
internal static class ModuleDescriptor
{
    /// <summary>The interfaces and their routes.</summary>
    public static IReadOnlyList<ModuleInterface> Interfaces { get; } =
    [
        new("manual-patron-blocks", "1.1",
        [
            new("GET", "/manualblocks", "manualblocks.collection.get", "Patron blocks: list"),
            new("POST", "/manualblocks", "manualblocks.item.post", "Patron blocks: create"),
            new("GET", "/manualblocks/{id}", "manualblocks.item.get", "Patron blocks: get one"),
            new("PUT", "/manualblocks/{id}", "manualblocks.item.put", "Patron blocks: replace"),
            new("DELETE", "/manualblocks/{id}", "manualblocks.item.delete", "Patron blocks: delete"),
            new("GET", "/manual-block-templates", "manual-block-templates.collection.get", "Patron block templates: list"),
            new("POST", "/manual-block-templates", "manual-block-templates.item.post", "Patron block templates: create"),
            new("GET", "/manual-block-templates/{id}", "manual-block-templates.item.get", "Patron block templates: get one"),
            new("PUT", "/manual-block-templates/{id}", "manual-block-templates.item.put", "Patron block templates: replace"),
            new("DELETE", "/manual-block-templates/{id}", "manual-block-templates.item.delete", "Patron block templates: delete"),
            new("GET", "/automated-patron-blocks/{userId}", "automated-patron-blocks.collection.get", "Automated patron blocks: list"),
            new("GET", "/user-summary/{userId}", "user-summary.item.get", "User summaries: get one"),
        ]),
        new("patron-users", "1.1",
        [
            new("GET", "/users", "users.collection.get", "Users: list"),
            new("POST", "/users", "users.item.post", "Users: create"),
            new("GET", "/users/{id}", "users.item.get", "Users: get one"),
            new("PUT", "/users/{id}", "users.item.put", "Users: replace"),
            new("DELETE", "/users/{id}", "users.item.delete", "Users: delete"),
            new("DELETE", "/users", "users.collection.delete", "Users: delete all that a query finds"),
            new("POST", "/user-import", "user-import.add", "Users: import"),
            new("GET", "/bl-users/by-id/{id}", "users.item.get", "Users: get one"),
            new("GET", "/bl-users/by-username/{username}", "users.item.get", "Users: get one"),
            new("GET", "/bl-users/_self", "users.item.get", "Users: get one"),
            new("DELETE", "/bl-users/by-id/{id}", "users.item.delete", "Users: delete"),
            new("POST", "/patron-pin", "patron-pin.post", "Patron PINs: set"),
            new("DELETE", "/patron-pin", "patron-pin.delete", "Patron PINs: remove"),
            new("POST", "/patron-pin/verify", "patron-pin.validate", "Patron PINs: verify"),
            new("GET", "/groups", "usergroups.collection.get", "Patron groups: list"),
            new("POST", "/groups", "usergroups.item.post", "Patron groups: create"),
            new("GET", "/groups/{id}", "usergroups.item.get", "Patron groups: get one"),
            new("PUT", "/groups/{id}", "usergroups.item.put", "Patron groups: replace"),
            new("DELETE", "/groups/{id}", "usergroups.item.delete", "Patron groups: delete"),
            new("GET", "/addresstypes", "addresstypes.collection.get", "Address types: list"),
            new("POST", "/addresstypes", "addresstypes.item.post", "Address types: create"),
            new("GET", "/addresstypes/{id}", "addresstypes.item.get", "Address types: get one"),
            new("PUT", "/addresstypes/{id}", "addresstypes.item.put", "Address types: replace"),
            new("DELETE", "/addresstypes/{id}", "addresstypes.item.delete", "Address types: delete"),
        ]),
        new("patron-circulation", "1.1",
        [
            new("POST", "/circulation/check-out-by-barcode", "circulation.check-out-by-barcode.post", "Loans: check out"),
            new("POST", "/circulation/check-in-by-barcode", "circulation.check-in-by-barcode.post", "Loans: check in"),
            new("POST", "/circulation/renew-by-barcode", "circulation.renew-by-barcode.post", "Loans: renew"),
            new("POST", "/circulation/renew-by-id", "circulation.renew-by-id.post", "Loans: renew by id"),
            new("GET", "/circulation/loans", "circulation.loans.collection.get", "Loans: list"),
            new("GET", "/circulation/loans/{id}", "circulation.loans.item.get", "Loans: get one"),
            new("POST", "/circulation/loans/{id}/change-due-date", "circulation.loans.change-due-date.post", "Loans: change the due date"),
            new("GET", "/circulation/requests", "circulation.requests.collection.get", "Requests: list"),
            new("POST", "/circulation/requests", "circulation.requests.item.post", "Requests: create"),
            new("GET", "/circulation/requests/{id}", "circulation.requests.item.get", "Requests: get one"),
            new("PUT", "/circulation/requests/{id}", "circulation.requests.item.put", "Requests: change or cancel"),
            new("DELETE", "/circulation/requests/{id}", "circulation.requests.item.delete", "Requests: cancel"),
        ]),
    ];

    public static void Write(Utf8JsonWriter writer, string version)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, $"patrondesk-{version}");
        writer.WriteString("name"u8, "PatronDesk");
        writer.WriteStartArray("requires"u8);
        writer.WriteEndArray();
        writer.WriteStartArray("provides"u8);
        foreach (var provided in Interfaces)
            WriteInterface(writer, provided);
        WriteTenantInterface(writer);
        writer.WriteEndArray();
        writer.WriteStartArray("permissionSets"u8);
        foreach (var route in Interfaces.SelectMany(provided => provided.Routes).DistinctBy(route => route.Permission))
        {
            writer.WriteStartObject();
            writer.WriteString("permissionName"u8, route.Permission);
            writer.WriteString("displayName"u8, route.What);
            writer.WriteString("description"u8, route.What);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteInterface(Utf8JsonWriter writer, ModuleInterface provided)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, provided.Id);
        writer.WriteString("version"u8, provided.Version);
        writer.WriteStartArray("handlers"u8);
        foreach (var route in provided.Routes)
            WriteHandler(writer, route.Method, route.Path, [route.Permission]);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteTenantInterface(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, "_tenant"u8);
        writer.WriteString("version"u8, "2.0"u8);
        writer.WriteString("interfaceType"u8, "system"u8);
        writer.WriteStartArray("handlers"u8);
        WriteHandler(writer, "POST", "/_/tenant", []);
        WriteHandler(writer, "GET", "/_/tenant/{id}", []);
        WriteHandler(writer, "DELETE", "/_/tenant/{id}", []);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteHandler(Utf8JsonWriter writer, string method, string path, ReadOnlySpan<string> permissions)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("methods"u8);
        writer.WriteStringValue(method);
        writer.WriteEndArray();
        writer.WriteString("pathPattern"u8, path);
        foreach (var name in (ReadOnlySpan<string>)["permissionsRequired", "permissionsDesired"])
        {
            writer.WriteStartArray(name);
            foreach (var permission in permissions)
                writer.WriteStringValue(permission);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}

/// <summary>The routes of one interface, which a gateway knows by its id.</summary>
internal sealed record ModuleInterface(string Id, string Version, IReadOnlyList<ModuleRoute> Routes);

/// <summary>One route, the permission that it needs, and the permission's description.</summary>
internal sealed record ModuleRoute(string Method, string Path, string Permission, string What);
