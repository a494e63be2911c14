using PatronDesk.Data;

namespace PatronDesk.Accounts;

/// <summary>Who made and last changed a record, and when: FOLIO's <c>metadata</c>, which is the server's to write.</summary>
internal sealed record ChangeMark(
    DateTimeOffset CreatedAt,
    string? CreatedBy,
    string? CreatedByName,
    DateTimeOffset UpdatedAt,
    string? UpdatedBy,
    string? UpdatedByName)
{
    public const string Columns = "created_at, created_by, created_by_name, updated_at, updated_by, updated_by_name";

    /// <summary>What of <see cref="Columns"/> says who, for a table whose instants are read beside them.</summary>
    public const string WhoColumns = "created_by, created_by_name, updated_by, updated_by_name";

    public static ChangeMark New(Caller caller, DateTimeOffset now) =>
        new(now, caller.UserId, caller.Username, now, caller.UserId, caller.Username);

    /// <param name="row">A row that holds <see cref="Columns"/>.</param>
    /// <param name="first">Where they begin.</param>
    public static ChangeMark Read(Row row, int first) => new(
        row.Instant(first), row.TextOrNull(first + 1), row.TextOrNull(first + 2),
        row.Instant(first + 3), row.TextOrNull(first + 4), row.TextOrNull(first + 5));
}
