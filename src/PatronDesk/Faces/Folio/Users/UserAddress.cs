using System.Text.Json;
using PatronDesk.Faces.Folio.Wire;

namespace PatronDesk.Faces.Folio.Users;

/// <summary>One address of FOLIO's user schema, as sent.</summary>
internal sealed record UserAddress
{
    private static readonly FolioFields<UserAddress> Fields = Schema(FolioKind.AnyUuid);

    private static readonly FolioFields<UserAddress> FieldsByName = Schema(FolioKind.TextOrNumber);

    public string? Id { get; set; }

    public string? CountryId { get; set; }

    public string? AddressLine1 { get; set; }

    public string? AddressLine2 { get; set; }

    public string? City { get; set; }

    public string? Region { get; set; }

    public string? PostalCode { get; set; }

    public string? AddressTypeId { get; set; }

    public bool? PrimaryAddress { get; set; }

    /// <summary>Reads an address; by name, its type is called by its name, and may be missing.</summary>
    public static UserAddress Read(FolioBody body, ref Utf8JsonReader reader, string path, bool byName)
    {
        var address = (byName ? FieldsByName : Fields).Read(body, ref reader, path, new());
        if (address.AddressTypeId is null && !byName)
            body.Fault(FolioFault.Missing($"{path}.addressTypeId"));
        return address;
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static UserAddress Read(JsonElement element) => new()
    {
        Id = Text(element, "id"),
        CountryId = Text(element, "countryId"),
        AddressLine1 = Text(element, "addressLine1"),
        AddressLine2 = Text(element, "addressLine2"),
        City = Text(element, "city"),
        Region = Text(element, "region"),
        PostalCode = Text(element, "postalCode"),
        AddressTypeId = Text(element, "addressTypeId"),
        PrimaryAddress = element.TryGetProperty("primaryAddress", out var primary) ? primary.GetBoolean() : null,
    };

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteIfSet("id"u8, Id);
        writer.WriteIfSet("countryId"u8, CountryId);
        writer.WriteIfSet("addressLine1"u8, AddressLine1);
        writer.WriteIfSet("addressLine2"u8, AddressLine2);
        writer.WriteIfSet("city"u8, City);
        writer.WriteIfSet("region"u8, Region);
        writer.WriteIfSet("postalCode"u8, PostalCode);
        writer.WriteIfSet("addressTypeId"u8, AddressTypeId);
        writer.WriteIfSet("primaryAddress"u8, PrimaryAddress);
        writer.WriteEndObject();
    }

    private static FolioFields<UserAddress> Schema(ReadKind<string?> type) => new()
    {
        { "id", FolioKind.TextOrNumber, (address, id) => address.Id = id },
        { "countryId", FolioKind.TextOrNumber, (address, country) => address.CountryId = country },
        { "addressLine1", FolioKind.TextOrNumber, (address, line) => address.AddressLine1 = line },
        { "addressLine2", FolioKind.TextOrNumber, (address, line) => address.AddressLine2 = line },
        { "city", FolioKind.TextOrNumber, (address, city) => address.City = city },
        { "region", FolioKind.TextOrNumber, (address, region) => address.Region = region },
        { "postalCode", FolioKind.TextOrNumber, (address, code) => address.PostalCode = code },
        { "addressTypeId", type, (address, name) => address.AddressTypeId = name },
        { "primaryAddress", FolioKind.Flag, (address, primary) => address.PrimaryAddress = primary },
    };

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
