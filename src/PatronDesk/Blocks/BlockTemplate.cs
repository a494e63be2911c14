using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Blocks;

/// <summary>What staff choose from when they make a block: a name, and the texts and flags that the new block begins with.</summary>
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

    /// <summary>The row's number; grows in the order of creation.</summary>
    public required long Row { get; init; }

    /// <summary>A UUID in lower case.</summary>
    public required string Id { get; init; }

    public required TemplateContent Content { get; init; }

    /// <summary>Counts the changes of this record from 1.</summary>
    public required long Version { get; init; }

    public required AuditStamp Stamp { get; init; }

    /// <summary>Names this state of this record.</summary>
    public string Revision => string.Create(null, $"{Row}-{Version}");
}

/// <summary>What staff say of a template.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Code">A short word for it, which a block keeps.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Block">What a new block begins with: a JSON object as it was sent.</param>
internal sealed record TemplateContent(string Name, string? Code, string? Description, string? Block)
{
    public static readonly Columns<TemplateContent> Columns = new((ref at) => new(
        at.Searched("name", template => template.Name),
        at.SearchedOrNull("code", template => template.Code),
        at.SearchedOrNull("description", template => template.Description),
        at.TextOrNull("block_template", template => template.Block)));
}
