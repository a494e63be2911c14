using PatronDesk.Cql.Text;
using PatronDesk.Data;

namespace PatronDesk.Accounts;

/// <summary>A staff member to create, with every field checked. The store gives the number.</summary>
internal sealed record NewStaffMember(string Username, string Password, string Role)
{
    private static readonly WrittenColumns<NewStaffMember> Columns = new WrittenColumns<NewStaffMember>()
        .Add("uuid", member => member.Uuid)
        .Add("username", member => member.Username)
        .Add("username_folded", member => Fold.Search(member.Username))
        .Add("email", member => member.Email)
        .Add("email_folded", member => member.Email is { } email ? Fold.Search(email) : null)
        .Add("first_name", member => member.FirstName)
        .Add("last_name", member => member.LastName)
        .Add("role", member => member.Role)
        .Add("role_as_given", member => member.RoleAsGiven);

    /// <summary>Inserts a staff member, from <see cref="InsertValues"/>.</summary>
    public static readonly Sql Insert = new($"""
        insert into staff (library_id, password_hash, created_at, {Columns.Names}) values ($1, $2, $3, {Columns.Parameters(4)})
        """);

    public string? Email { get; init; }

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    /// <summary>The role's word on the wire, where a wire has two words for one role here.</summary>
    public string? RoleAsGiven { get; init; }

    /// <summary>FOLIO's user id.</summary>
    public string Uuid { get; init; } = Guid.NewGuid().ToString("D");

    /// <summary>The values of <see cref="Insert"/>.</summary>
    public DbValue[] InsertValues(long libraryId, string passwordHash, DateTimeOffset now) =>
        Columns.Values(this, libraryId, passwordHash, now);
}
