using System.Text.Json;
using PatronDesk.Accounts;
using PatronDesk.Blocks;

namespace PatronDesk.Faces.Desk.Blocks;

/// <summary>What a template fills a block's form with.</summary>
internal sealed record TemplateChoice(string Id, string Name, string? Code)
{
    private const int Most = 200;

    public string Description { get; private init; } = "";

    public string Staff { get; private init; } = "";

    public string Message { get; private init; } = "";

    public bool Borrowing { get; private init; } = true;

    public bool Renewals { get; private init; } = true;

    public bool Requests { get; private init; } = true;

    /// <summary>The library's templates, by name.</summary>
    public static async ValueTask<IReadOnlyList<TemplateChoice>> AllAsync(
        TemplateRecords templates, Caller person, CancellationToken cancel) =>
    [
        .. (await templates.AllAsync(person, Most, cancel)).Select(Of).OrderBy(static one => one.Name, StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>Reads a template, whose block is kept as the JSON that was sent.</summary>
    public static TemplateChoice Of(BlockTemplate template)
    {
        var content = template.Content;
        var name = content.Code is { Length: > 0 } code ? $"{content.Name} ({code})" : content.Name;
        var choice = new TemplateChoice(template.Id, name, content.Code);
        if (content.Block is null)
            return choice;
        using var json = JsonDocument.Parse(content.Block);
        if (json.RootElement.ValueKind != JsonValueKind.Object)
            return choice;
        string Text(string field) =>
            json.RootElement.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        bool Flag(string field) => !json.RootElement.TryGetProperty(field, out var value) || value.ValueKind != JsonValueKind.False;
        return choice with
        {
            Description = Text("desc"),
            Staff = Text("staffInformation"),
            Message = Text("patronMessage"),
            Borrowing = Flag("borrowing"),
            Renewals = Flag("renewals"),
            Requests = Flag("requests"),
        };
    }
}
