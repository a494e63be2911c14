using System.Text.Json;
using PatronDesk.Faces.Folio.Wire;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Folio.Users;

/// <summary>What a kind of category is called on this wire, and its schema: the name required.</summary>
internal sealed class CategoryWire
{
    /// <summary>Characters of a name; mod-users has no limit.</summary>
    private const int LongestName = 255;

    private const int LongestDescription = 1000;

    private readonly FolioFields<Sent> _fields;

    private CategoryWire(string name, bool isOpen)
    {
        Name = name;
        _fields = new()
        {
            { name, FolioKind.TextUpTo(LongestName), (sent, text) => sent.Name = text },
            { "desc", FolioKind.TextUpTo(LongestDescription), (sent, text) => sent.Description = text },
            { "id", FolioKind.AnyUuidOrEmpty, (sent, id) => sent.Id = id },
            { "metadata", MetadataJson.Check },
        };
        if (!isOpen)
            return;
        _fields.Add("expirationOffsetInDays", FolioKind.Whole, (sent, days) => sent.ExpiryDays = days);
        _fields.Add("source", FolioKind.TextUpTo(LongestName), (sent, source) => sent.Source = source);
        // The schema of a group is open: clients send what they count beside it.
        _fields.AllowingOthers();
    }

    public static CategoryWire Group { get; } = new("group", isOpen: true)
    {
        Kind = CategoryKind.Group,
        Path = "/groups",
        Permission = "usergroups",
        What = "group",
        List = "usergroups",
        Table = "groups",
        InUse = static id => $"Cannot delete groups.id = {id} because id is still referenced from table users.",
    };

    public static CategoryWire Address { get; } = new("addressType", isOpen: false)
    {
        Kind = CategoryKind.Address,
        Path = "/addresstypes",
        Permission = "addresstypes",
        What = "address type",
        List = "addressTypes",
        Table = "addresstype",
        InUse = static id => $"Cannot remove address type '{id}' as it is being used",
    };

    public static IReadOnlyList<CategoryWire> All { get; } = [Group, Address];

    public required string Kind { get; init; }

    public required string Path { get; init; }

    /// <summary>The beginning of its permissions.</summary>
    public required string Permission { get; init; }

    /// <summary>The words of a refusal.</summary>
    public required string What { get; init; }

    /// <summary>The property of a list.</summary>
    public required string List { get; init; }

    /// <summary>mod-users' table, which its refusals name.</summary>
    public required string Table { get; init; }

    /// <summary>The property that holds the name.</summary>
    public string Name { get; }

    /// <summary>What is said where one that is in use would be deleted; mod-users' words.</summary>
    public required Func<string, string> InUse { get; init; }

    /// <summary>Reads a category; the id is null where none is sent. Refuses with every fault of the body.</summary>
    public (string? Id, CategoryContent Content) Read(FolioBody body)
    {
        var sent = _fields.Read(body, new Sent());
        body.Require(sent.Name, Name);
        if (sent.Name is not null && string.IsNullOrWhiteSpace(sent.Name))
            body.Fault(new($"{Name} must not be empty", Name, sent.Name));
        body.RefuseFaults();
        return (sent.Id, new CategoryContent(sent.Name!, sent.Description, sent.ExpiryDays, sent.Source));
    }

    /// <summary>Writes a category in the schema's order; what is not set is left out.</summary>
    public void Write(Utf8JsonWriter writer, Category category)
    {
        var content = category.Content;
        writer.WriteStartObject();
        writer.WriteString(Name, content.Name);
        writer.WriteIfSet("desc"u8, content.Description);
        writer.WriteString("id"u8, category.Id);
        if (content.ExpiryDays is { } days)
            writer.WriteNumber("expirationOffsetInDays"u8, days);
        writer.WriteIfSet("source"u8, content.Source);
        MetadataJson.Write(writer, category.Stamp);
        writer.WriteEndObject();
    }

    private sealed class Sent
    {
        public string? Id { get; set; }

        public string? Name { get; set; }

        public string? Description { get; set; }

        public int? ExpiryDays { get; set; }

        public string? Source { get; set; }
    }
}
