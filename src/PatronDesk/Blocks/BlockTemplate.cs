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
        Name = at.Searched("name", template => template.Name),
        Code = at.SearchedOrNull("code", template => template.Code),
        Description = at.SearchedOrNull("description", template => template.Description),
        Content = at.TextOrNull("block_template", template => template.Content),
        Version = at.Number("version", template => template.Version),
        Stamp = at.Part(AuditStamp.Columns, template => template.Stamp!),
    });

    public long Row { get; init; }

    /// <summary>A UUID in lower case.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string? Code { get; init; }

    public string? Description { get; init; }

    /// <summary>The JSON object <c>blockTemplate</c> as it was sent.</summary>
    public string? Content { get; init; }

    /// <summary>Counts the changes of this record from 1.</summary>
    public long Version { get; init; }

    public AuditStamp? Stamp { get; init; }

    /// <summary>Names this state of this record.</summary>
    public string Revision => string.Create(null, $"{Row}-{Version}");
}
