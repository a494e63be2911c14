using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Blocks;

/// <summary>What staff choose from when they make a block: a name, and the texts and flags that the new block begins with.</summary>
internal sealed record BlockTemplate
{
    /// <summary>The columns that <see cref="Read"/> expects, in its order.</summary>
    public const string Columns = "row, id, name, code, description, block_template, version, " + ChangeMark.Columns;

    public const int ColumnCount = 13;

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

    public ChangeMark? Mark { get; init; }

    /// <summary>Names this state of this record.</summary>
    public string Revision => string.Create(null, $"{Row}-{Version}");

    public static BlockTemplate Read(Row row) => new()
    {
        Row = row.Number(0),
        Id = row.Text(1),
        Name = row.Text(2),
        Code = row.TextOrNull(3),
        Description = row.TextOrNull(4),
        Content = row.TextOrNull(5),
        Version = row.Number(6),
        Mark = ChangeMark.Read(row, 7),
    };
}
