using System.Text.Json;
using PatronDesk.Faces.Folio.Wire;
using PatronDesk.Lists;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Folio.Users;

/// <summary><c>/groups</c> and <c>/addresstypes</c>: short lists in which FOLIO's clients look up ids.</summary>
internal sealed class ReferenceEndpoints(FixedLists lists)
{
    private static readonly ListedTable<PatronGroup> Groups = FixedTable.Of(
        "patron_group", PatronGroup.All, group => group.Id, ("group", group => group.Group), ("desc", group => group.Description));

    private static readonly ListedTable<AddressType> AddressTypes = FixedTable.Of(
        "address_type", AddressType.All, type => type.Id, ("addressType", type => type.Name), ("desc", type => type.Description));

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/groups", context => ListAsync(context, "usergroups", Groups, Write))
            .WithMetadata(new FolioRoute("usergroups.collection.get", "list groups"));
        routes.MapGet("/addresstypes", context => ListAsync(context, "addressTypes", AddressTypes, Write))
            .WithMetadata(new FolioRoute("addresstypes.collection.get", "list address types"));
    }

    public static void Write(Utf8JsonWriter writer, PatronGroup group)
    {
        writer.WriteStartObject();
        writer.WriteString("group"u8, group.Group);
        writer.WriteString("desc"u8, group.Description);
        writer.WriteString("id"u8, group.Id);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, AddressType type)
    {
        writer.WriteStartObject();
        writer.WriteString("addressType"u8, type.Name);
        writer.WriteString("desc"u8, type.Description);
        writer.WriteString("id"u8, type.Id);
        writer.WriteEndObject();
    }

    private Task ListAsync<T>(HttpContext context, string name, ListedTable<T> table, Action<Utf8JsonWriter, T> write)
    {
        var asked = FolioList.Read(context);
        return FolioListAnswer.WriteAsync(context, asked, lists.Query(table, asked.Query, asked.OrderBy), name, write);
    }
}
