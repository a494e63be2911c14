using System.Text.Json;

namespace PatronDesk.Faces.Folio.Wire;

/// <summary>One fault of a body, as FOLIO's clients know it.</summary>
/// <param name="Message">What is wrong.</param>
/// <param name="Key">The field, dotted.</param>
/// <param name="Value">What stood there; <c>null</c> as text for nothing.</param>
/// <param name="Code">FOLIO's code of the rule, or -1.</param>
internal sealed record FolioFault(string Message, string Key, string Value, string Code = "-1")
{
    /// <summary>What the caller lacks to override the refusal; null for a fault that nobody can override.</summary>
    public IReadOnlyList<string>? MissingPermissions { get; init; }

    /// <summary>What an override of the refusal is called.</summary>
    public string Block { get; init; } = "patronBlock";

    private const string NotNull = "jakarta.validation.constraints.NotNull.message";
    private const string Pattern = "jakarta.validation.constraints.Pattern.message";

    public static FolioFault Missing(string key) => new("must not be null", key, "null", NotNull);

    public static FolioFault NoMatch(string key, string value, string pattern) =>
        new($"must match \"{pattern}\"", key, value, Pattern);

    public static FolioFault Broken(string key) => new("holds half of a character pair, or broken UTF-8", key, "");

    public static FolioFault Unrecognized(string key) => new($"Unrecognized field \"{key}\"", key, "");
}

/// <summary>Answers with the document's <c>errors</c>: 422, or another status that the wire has them with.</summary>
internal static class FolioErrors
{
    // An error tells what was sent, but not a megabyte of it.
    private const int LongestValue = 200;
    private const int LongestMessage = 1000;

    /// <param name="context">The request.</param>
    /// <param name="faults">What is wrong; the first <see cref="FolioFaults.MostTold"/> are told.</param>
    /// <param name="status">The answer's status.</param>
    /// <param name="count">How many faults there are in all; null where <paramref name="faults"/> are all.</param>
    public static Task WriteAsync(
        HttpContext context, IReadOnlyList<FolioFault> faults, int status = StatusCodes.Status422UnprocessableEntity, int? count = null)
    {
        context.Response.StatusCode = status;
        return JsonBody.WriteAsync(
            context,
            (faults, count: count ?? faults.Count),
            static (writer, refusal) =>
            {
                writer.WriteStartObject();
                writer.WriteStartArray("errors"u8);
                foreach (var fault in refusal.faults.Take(FolioFaults.MostTold))
                {
                    writer.WriteStartObject();
                    writer.WriteString("message"u8, ShortText.Of(fault.Message, LongestMessage));
                    writer.WriteString("type"u8, "1"u8);
                    writer.WriteString("code"u8, fault.Code);
                    WriteParameters(writer, fault);
                    WriteOverride(writer, fault);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteNumber("total_records"u8, refusal.count);
                writer.WriteEndObject();
            });
    }

    private static void WriteParameters(Utf8JsonWriter writer, FolioFault fault)
    {
        writer.WriteStartArray("parameters"u8);
        if (fault.Key.Length > 0)
        {
            writer.WriteStartObject();
            writer.WriteString("key"u8, ShortText.Of(fault.Key, LongestValue));
            writer.WriteString("value"u8, ShortText.Of(fault.Value, LongestValue));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    // As mod-circulation tells it, so that its clients offer the override.
    private static void WriteOverride(Utf8JsonWriter writer, FolioFault fault)
    {
        if (fault.MissingPermissions is not { } missing)
            return;
        writer.WriteStartObject("overridableBlock"u8);
        writer.WriteString("name"u8, fault.Block);
        writer.WriteStartArray("missingPermissions"u8);
        foreach (var permission in missing)
            writer.WriteStringValue(permission);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
