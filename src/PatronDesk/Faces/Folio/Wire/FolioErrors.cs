using System.Text.Json;

namespace PatronDesk.Faces.Folio.Wire;

/// <summary>One fault of a body in FOLIO's format.</summary>
/// <param name="Message">What is wrong.</param>
/// <param name="Key">The field, dotted.</param>
/// <param name="Value">Its value; the text <c>null</c> if there was none.</param>
/// <param name="Code">FOLIO's code of the rule, or -1.</param>
internal sealed record FolioFault(string Message, string Key, string Value, string Code = "-1")
{
    /// <summary>The permissions that the caller lacks to override the refusal; null if nobody can override it.</summary>
    public IReadOnlyList<string>? MissingPermissions { get; init; }

    /// <summary>The name of the override.</summary>
    public string Block { get; init; } = "patronBlock";

    private const string NotNull = "jakarta.validation.constraints.NotNull.message";
    private const string Pattern = "jakarta.validation.constraints.Pattern.message";

    public static FolioFault Missing(string key) => new("must not be null", key, "null", NotNull);

    public static FolioFault NoMatch(string key, string value, string pattern) =>
        new($"must match \"{pattern}\"", key, value, Pattern);

    /// <summary>The fault in one sentence, which names the field.</summary>
    public static string Say(FolioFault fault) =>
        fault.Message.Contains(fault.Key, StringComparison.Ordinal) ? fault.Message : $"{fault.Key} {fault.Message}";

    public static FolioFault Broken(string key) => new("holds half of a character pair, or broken UTF-8", key, "");

    public static FolioFault Unrecognized(string key) => new($"Unrecognized field \"{key}\"", key, "");
}

/// <summary>Answers with the document's <c>errors</c>: 422, or another status that has the same body.</summary>
internal static class FolioErrors
{
    // An error repeats what was sent, but must not grow with it.
    private const int LongestValue = 200;
    private const int LongestMessage = 1000;

    /// <param name="context">The request.</param>
    /// <param name="faults">The faults; the answer has the first <see cref="FolioFaults.MostTold"/>.</param>
    /// <param name="status">The answer's status.</param>
    /// <param name="count">How many faults there are in total; null if <paramref name="faults"/> are all.</param>
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

    // In mod-circulation's form, so that its clients offer the override.
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
