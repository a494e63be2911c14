using System.Text.Json;
using System.Text.Json.Serialization;

namespace PatronDesk.Intake;

/// <summary>How the store keeps what a person chose and what a run found. No client reads it.</summary>
[JsonSerializable(typeof(ImportChoices))]
[JsonSerializable(typeof(ImportResult))]
[JsonSerializable(typeof(ImportUndo))]
[JsonSerializable(typeof(ReportRow))]
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
internal sealed partial class ImportJson : JsonSerializerContext
{
    public static string Write(ImportChoices choices) => JsonSerializer.Serialize(choices, Default.ImportChoices);

    public static string? Write(ImportResult? result) => result is null ? null : JsonSerializer.Serialize(result, Default.ImportResult);

    public static string? Write(ImportUndo? undo) => undo is null ? null : JsonSerializer.Serialize(undo, Default.ImportUndo);

    /// <summary>Writes a row of the report on a line of its own.</summary>
    public static void Write(Stream into, ReportRow row)
    {
        JsonSerializer.Serialize(into, row, Default.ReportRow);
        into.WriteByte((byte)'\n');
    }

    // Columns asks once with an empty text.
    public static ImportChoices ReadChoices(string text) =>
        text.Length == 0 ? new() : JsonSerializer.Deserialize(text, Default.ImportChoices)!;

    public static ImportResult? ReadResult(string? text) =>
        string.IsNullOrEmpty(text) ? null : JsonSerializer.Deserialize(text, Default.ImportResult);

    public static ImportUndo? ReadUndo(string? text) =>
        string.IsNullOrEmpty(text) ? null : JsonSerializer.Deserialize(text, Default.ImportUndo);

    public static ReportRow ReadRow(string line) => JsonSerializer.Deserialize(line, Default.ReportRow)!;
}
