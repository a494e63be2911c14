using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Blocks;

/// <summary>
/// A manual patron block: staff forbid a patron to borrow, renew or request, until an instant or until they lift it.
/// The texts are kept as sent; a flag that was not sent stays unsaid.
/// </summary>
internal sealed record ManualBlock
{
    public static readonly Columns<ManualBlock> Columns = new((ref at) => new()
    {
        Row = at.Number("row", block => block.Row, Written.Once),
        Id = at.Text("id", block => block.Id, Written.Once),
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
        Version = at.Number("version", block => block.Version),
        Stamp = at.Part(AuditStamp.Columns, block => block.Stamp!),
    });

    /// <summary>The row's number; grows in the order of creation.</summary>
    public long Row { get; init; }

    /// <summary>A UUID in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The patron's UUID, in lower case.</summary>
    public required string UserId { get; init; }

    public string? Type { get; init; }

    public required string Description { get; init; }

    /// <summary>The code of the template of which it was made.</summary>
    public string? Code { get; init; }

    public string? StaffInformation { get; init; }

    public string? PatronMessage { get; init; }

    /// <summary>From this instant on the block is gone; whole milliseconds.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public bool? Borrowing { get; init; }

    public bool? Renewals { get; init; }

    public bool? Requests { get; init; }

    /// <summary>Counts the changes of this record from 1.</summary>
    public long Version { get; init; }

    public AuditStamp? Stamp { get; init; }

    /// <summary>Names this state of this record.</summary>
    public string Revision => string.Create(null, $"{Row}-{Version}");
}
