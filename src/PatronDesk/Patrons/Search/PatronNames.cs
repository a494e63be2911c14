using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>What names a patron in the list of something else, such as loans.</summary>
/// <param name="Barcode">Null, as the others, where there is no such live patron.</param>
/// <param name="FirstName">The first name.</param>
/// <param name="LastName">The last name.</param>
internal sealed record PatronNames(string? Barcode, string? FirstName, string? LastName)
{
    /// <summary>The columns of the patron to whom each row of a table belongs.</summary>
    /// <param name="table">The table, which has the column library_id.</param>
    /// <param name="uuid">Its column with the patron's UUID.</param>
    public static Columns<PatronNames> Of(string table, string uuid)
    {
        string One(string column) => $"""
            (select {column} from patron
             where patron.library_id = {table}.library_id and patron.uuid = {table}.{uuid} and patron.deleted_at is null)
            """;
        return new((ref at) => new(
            at.TextOrNull(One("patron.barcode")), at.TextOrNull(One("patron.first_name")), at.TextOrNull(One("patron.last_name"))));
    }
}
