using System.Text.Json;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Folio;

/// <summary><c>/groups</c> and <c>/addresstypes</c>: short lists that FOLIO's clients look ids up in.</summary>
internal static class ReferenceEndpoints
{
    public static void MapReference(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/groups", static context => ListAsync(context, "usergroups", PatronGroup.All, Write))
            .WithMetadata(new FolioRoute("usergroups.collection.get", "list groups"));
        routes.MapGet("/addresstypes", static context => ListAsync(context, "addressTypes", AddressType.All, Write))
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

    // A query is let pass: its clients ask for all of them, in one order or another.
    private static Task ListAsync<T>(HttpContext context, string name, IReadOnlyList<T> all, Action<Utf8JsonWriter, T> write)
    {
        var list = FolioList.Read(context);
        return JsonBody.WriteAsync(
            context,
            (name, Page: all.Skip(list.Offset).Take(list.Limit ?? FolioList.DefaultLimit), all.Count, list, write),
            static (writer, answer) =>
            {
                writer.WriteStartObject();
                writer.WriteStartArray(answer.name);
                foreach (var item in answer.Page)
                    answer.write(writer, item);
                writer.WriteEndArray();
                if (answer.list.Count == FolioCount.Exact)
                    writer.WriteNumber("totalRecords"u8, answer.Count);
                writer.WriteEndObject();
            });
    }
}
