using System.Text.Json;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Folio.Users;

/// <summary>
/// Tells whether a text of a file can be what <see cref="UserMapping"/> keeps of a user, so that <see cref="UserJson"/> can show it.
/// </summary>
internal sealed class KeptUserFields : IKeptFields
{
    private static readonly string[] Texts = ["pronouns", "preferredContactTypeId", "profilePictureLink"];

    private static readonly string[] Lists = ["departments", "proxyFor", "preferredContactTypeIds", "preferredEmailCommunication"];

    private static readonly string[] OfAddress =
        ["id", "countryId", "addressLine1", "addressLine2", "city", "region", "postalCode", "addressTypeId"];

    public bool AreCustom(string text)
    {
        using var document = Parse(text);
        return document is not null;
    }

    public IReadOnlyList<string>? AddressTypesOf(string rest)
    {
        if (Parse(rest) is not { } document)
            return null;
        using (document)
        {
            var root = document.RootElement;
            if (!root.EnumerateObject().All(IsKept) || !HasPrimary(root))
                return null;
            return root.TryGetProperty("addresses", out var addresses)
                ? [.. addresses.EnumerateArray().Select(address => address.GetProperty("addressTypeId").GetString()!)]
                : [];
        }
    }

    private static JsonDocument? Parse(string text)
    {
        try
        {
            var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            document.Dispose();
        }
        catch (JsonException)
        {
            // No JSON at all.
        }

        return null;
    }

    private static bool IsKept(JsonProperty field) => field.Name switch
    {
        "meta" or "tags" => field.Value.ValueKind == JsonValueKind.Object,
        "primary" => field.Value.ValueKind == JsonValueKind.Number,
        // Older programs kept the date of birth here.
        "dateOfBirth" => field.Value.ValueKind == JsonValueKind.String,
        "addresses" => field.Value.ValueKind == JsonValueKind.Array && field.Value.EnumerateArray().All(IsAddress),
        var name when Texts.Contains(name) => field.Value.ValueKind == JsonValueKind.String,
        var name when Lists.Contains(name) => field.Value.ValueKind == JsonValueKind.Array
            && field.Value.EnumerateArray().All(static one => one.ValueKind == JsonValueKind.String),
        _ => false,
    };

    private static bool IsAddress(JsonElement address) =>
        address.ValueKind == JsonValueKind.Object
        && address.TryGetProperty("addressTypeId", out _)
        && address.EnumerateObject().All(static field => field.Name == "primaryAddress"
            ? field.Value.ValueKind is JsonValueKind.True or JsonValueKind.False
            : OfAddress.Contains(field.Name) && field.Value.ValueKind == JsonValueKind.String);

    // The place of the address that other faces show; it has one where there is any.
    private static bool HasPrimary(JsonElement root)
    {
        var count = root.TryGetProperty("addresses", out var addresses) ? addresses.GetArrayLength() : 0;
        return root.TryGetProperty("primary", out var primary)
            ? primary.TryGetInt32(out var place) && place >= 0 && place < count
            : count == 0;
    }
}
