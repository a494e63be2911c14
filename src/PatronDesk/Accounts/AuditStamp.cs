using PatronDesk.Data;

namespace PatronDesk.Accounts;

/// <summary>When a record was created and last changed, and by whom. FOLIO's <c>metadata</c>, which only the server writes.</summary>
internal sealed record AuditStamp(DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, Authors By)
{
    public static readonly Columns<AuditStamp> Columns = new((ref at) => new(
        at.Instant("created_at", stamp => stamp.CreatedAt, Written.Once),
        at.Instant("updated_at", stamp => stamp.UpdatedAt),
        at.Part(Authors.Columns, stamp => stamp.By)));

    /// <summary>The stamp of a record that the caller creates now.</summary>
    public static AuditStamp New(Caller caller, DateTimeOffset now) =>
        new(now, now, new(caller.UserId, caller.Username, caller.UserId, caller.Username));

    /// <summary>The stamp after the caller's change.</summary>
    public AuditStamp Changed(Caller caller, DateTimeOffset now) =>
        this with { UpdatedAt = now, By = By.Changed(caller) };

    /// <summary>
    /// The set clause for an update of a few other columns; its parameters are numbered from <paramref name="first"/> on.
    /// </summary>
    public static string Settings(int first) => Columns.Settings(first);

    /// <summary>The values of <see cref="Settings"/>.</summary>
    public static DbValue[] Values(Caller caller, DateTimeOffset now) => Columns.Changes(New(caller, now));
}

/// <summary>Who created and last changed a record: staff by UUID and name, a machine by name alone.</summary>
internal sealed record Authors(string? CreatedBy, string? CreatedByName, string? UpdatedBy, string? UpdatedByName)
{
    public static readonly Columns<Authors> Columns = new((ref at) => new(
        at.TextOrNull("created_by", by => by.CreatedBy, Written.Once),
        at.SearchedOrNull("created_by_name", by => by.CreatedByName, Written.Once),
        at.TextOrNull("updated_by", by => by.UpdatedBy),
        at.SearchedOrNull("updated_by_name", by => by.UpdatedByName)));

    /// <summary>For a record that was read without them.</summary>
    public static Authors Unknown { get; } = new(null, null, null, null);

    public Authors Changed(Caller caller) => this with { UpdatedBy = caller.UserId, UpdatedByName = caller.Username };
}
