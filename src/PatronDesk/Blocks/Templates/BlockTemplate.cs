using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Blocks;

/// <summary>A template for blocks: its name, and the texts and flags that a new block starts with.</summary>
internal sealed record BlockTemplate
{
    public static readonly Columns<BlockTemplate> Columns = new((ref at) => new()
    {
        Row = at.Number("row", template => template.Row, Written.Once),
        Id = at.Text("id", template => template.Id, Written.Once),
        Content = at.Part(TemplateContent.Columns, template => template.Content),
        Version = at.Number("version", template => template.Version),
        Stamp = at.Part(AuditStamp.Columns, template => template.Stamp),
    });

    /// <summary>The row's number; newer templates have higher ones.</summary>
    public required long Row { get; init; }

    /// <summary>A UUID in lower case.</summary>
    public required string Id { get; init; }

    public required TemplateContent Content { get; init; }

    /// <summary>Counts the record's changes, from 1.</summary>
    public required long Version { get; init; }

    public required AuditStamp Stamp { get; init; }

    /// <summary>Identifies this state of the record.</summary>
    public string Revision => string.Create(null, $"{Row}-{Version}");
}

/// <summary>A template's content, which staff write.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Code">A short code, which blocks made from it keep.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Block">What a new block starts with: a JSON object, as sent.</param>
internal sealed record TemplateContent(string Name, string? Code, string? Description, string? Block)
{
    public static readonly Columns<TemplateContent> Columns = new((ref at) => new(
        at.Searched("name", template => template.Name),
        at.SearchedOrNull("code", template => template.Code),
        at.SearchedOrNull("description", template => template.Description),
        at.TextOrNull("block_template", template => template.Block)));
}
