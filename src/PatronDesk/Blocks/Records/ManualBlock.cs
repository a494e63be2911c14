using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Blocks;

/// <summary>
/// A manual patron block: staff forbid a patron to borrow, renew or request, until it expires or they remove it.
/// </summary>
internal sealed record ManualBlock
{
    public static readonly Columns<ManualBlock> Columns = new((ref at) => new()
    {
        Row = at.Number("row", block => block.Row, Written.Once),
        Id = at.Text("id", block => block.Id, Written.Once),
        Content = at.Part(BlockContent.Columns, block => block.Content),
        Version = at.Number("version", block => block.Version),
        Stamp = at.Part(AuditStamp.Columns, block => block.Stamp),
    });

    /// <summary>The row's number; newer blocks have higher ones.</summary>
    public required long Row { get; init; }

    /// <summary>A UUID in lower case.</summary>
    public required string Id { get; init; }

    public required BlockContent Content { get; init; }

    /// <summary>Counts the record's changes, from 1.</summary>
    public required long Version { get; init; }

    public required AuditStamp Stamp { get; init; }

    /// <summary>Identifies this state of the record.</summary>
    public string Revision => string.Create(null, $"{Row}-{Version}");
}

/// <summary>A block's content, which staff write. Texts are kept as sent; a flag that was not sent stays absent.</summary>
internal sealed record BlockContent
{
    public static readonly Columns<BlockContent> Columns = new((ref at) => new()
    {
        UserId = at.Text("user_id", block => block.UserId),
        Type = at.SearchedOrNull("type", block => block.Type),
        Description = at.Searched("description", block => block.Description),
        Code = at.SearchedOrNull("code", block => block.Code),
        StaffInformation = at.SearchedOrNull("staff_information", block => block.StaffInformation),
        PatronMessage = at.SearchedOrNull("patron_message", block => block.PatronMessage),
        ExpiresAt = at.InstantOrNull("expires_at", block => block.ExpiresAt),
        Borrowing = at.FlagOrNull("borrowing", block => block.Borrowing),
        Renewals = at.FlagOrNull("renewals", block => block.Renewals),
        Requests = at.FlagOrNull("requests", block => block.Requests),
    });

    /// <summary>The patron's UUID; stored in lower case.</summary>
    public required string UserId { get; init; }

    public string? Type { get; init; }

    public required string Description { get; init; }

    /// <summary>The code of the template that it was made from.</summary>
    public string? Code { get; init; }

    public string? StaffInformation { get; init; }

    public string? PatronMessage { get; init; }

    /// <summary>When the block expires; stored in whole milliseconds.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public bool? Borrowing { get; init; }

    public bool? Renewals { get; init; }

    public bool? Requests { get; init; }

    /// <summary>The names of the columns that another content changes, for the journal.</summary>
    public string DifferenceTo(BlockContent after)
    {
        var changed = new List<string>();
        void Compare<TValue>(string name, TValue old, TValue now)
        {
            if (!EqualityComparer<TValue>.Default.Equals(old, now))
                changed.Add(name);
        }

        Compare("user_id", UserId, after.UserId);
        Compare("type", Type, after.Type);
        Compare("description", Description, after.Description);
        Compare("code", Code, after.Code);
        Compare("staff_information", StaffInformation, after.StaffInformation);
        Compare("patron_message", PatronMessage, after.PatronMessage);
        Compare("expires_at", ExpiresAt, after.ExpiresAt);
        Compare("borrowing", Borrowing, after.Borrowing);
        Compare("renewals", Renewals, after.Renewals);
        Compare("requests", Requests, after.Requests);
        return string.Join(',', changed);
    }
}
