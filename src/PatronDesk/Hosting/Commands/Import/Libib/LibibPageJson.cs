using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using PatronDesk.Intake;

namespace PatronDesk.Hosting;

/// <summary>A page of <c>GET /patrons</c> as Libib writes it. A patron may be an empty object or an empty list.</summary>
internal sealed record LibibPageJson
{
    public JsonElement Total { get; init; }

    public JsonElement Pages { get; init; }

    public JsonElement MaxPerPage { get; init; }

    public JsonElement Patrons { get; init; }

    /// <summary>The page; null for what is none.</summary>
    /// <param name="number">Its number, which it does not say itself.</param>
    /// <param name="body">The body of the answer.</param>
    public static LibibPage? Read(int number, ReadOnlySpan<byte> body)
    {
        try
        {
            var page = JsonSerializer.Deserialize(body, LibibJson.Default.LibibPageJson);
            // A list with gaps is an object for the language in which Libib is written.
            List<JsonElement>? places = page?.Patrons.ValueKind switch
            {
                JsonValueKind.Array => [.. page.Patrons.EnumerateArray()],
                JsonValueKind.Object => [.. page.Patrons.EnumerateObject().Select(place => place.Value)],
                _ => null,
            };
            if (places is null)
                return null;
            List<LibibPatron> patrons =
                [.. places.Where(place => place.ValueKind == JsonValueKind.Object).Select(PatronOf).Where(patron => !patron.IsBlank)];
            return new(number, patrons)
            {
                Places = places.Count,
                Total = NumberOf(page!.Total),
                Pages = NumberOf(page.Pages),
                FullPlaces = NumberOf(page.MaxPerPage) ?? 50,
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Also a text with half a character, which only shows when it is read.
            return null;
        }
    }

    private static LibibPatron PatronOf(JsonElement patron) => new([.. LibibPatron.Fields.Select(field =>
        !patron.TryGetProperty(IntakeFields.NameOf(field), out var value) ? ""
        : field == IntakeField.Freeze ? FreezeOf(value)
        : Cut(TextOf(value)))]);

    // Null is "not frozen" here, and says so to the import.
    private static string FreezeOf(JsonElement value) => TextOf(value) is { Length: > 0 } said ? Cut(said) : "0";

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        JsonValueKind.Array => string.Join(',', value.EnumerateArray().Select(TextOf)),
        _ => "",
    };

    private static string Cut(string text) => text.Length <= LibibPatron.LongestCell ? text : text[..LibibPatron.LongestCell];

    private static int? NumberOf(JsonElement value) =>
        int.TryParse(TextOf(value), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>Reads Libib's JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(LibibPageJson))]
internal sealed partial class LibibJson : JsonSerializerContext;
