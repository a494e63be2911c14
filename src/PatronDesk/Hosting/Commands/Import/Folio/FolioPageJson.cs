using System.Text;
using System.Text.Json;
using PatronDesk.Intake;

namespace PatronDesk.Hosting;

/// <summary>A page of a FOLIO's list: the records as they stand there.</summary>
internal static class FolioPageJson
{
    /// <summary>The page; null for what is none.</summary>
    /// <param name="body">The body of the answer.</param>
    /// <param name="property">The property that holds the records.</param>
    public static FolioPage? Read(ReadOnlyMemory<byte> body, string property)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty(property, out var list) || list.ValueKind != JsonValueKind.Array)
                return null;
            var records = new List<FolioFound>();
            foreach (var record in list.EnumerateArray())
            {
                if (IdOf(record) is not { } id)
                    return null;
                records.Add(new(id, Encoding.UTF8.GetBytes(record.GetRawText())));
            }

            return new(records)
            {
                Total = document.RootElement.TryGetProperty("totalRecords", out var total)
                    && total.ValueKind == JsonValueKind.Number && total.TryGetInt64(out var number) ? number : null,
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Also a text with half a character, which only shows when it is read.
            return null;
        }
    }

    private static string? IdOf(JsonElement record) =>
        record.ValueKind == JsonValueKind.Object && record.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
        && Guid.TryParseExact(id.GetString(), "D", out var uuid) ? uuid.ToString("D") : null;
}
