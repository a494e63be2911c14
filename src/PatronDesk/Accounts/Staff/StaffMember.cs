using PatronDesk.Data;

namespace PatronDesk.Accounts;

/// <summary>A person who works with one library's records.</summary>
internal sealed record StaffMember
{
    public static readonly Columns<StaffMember> Columns = new(
        (ref at) => new()
        {
            Id = at.Number("id"),
            Uuid = at.Text("uuid"),
            Username = at.Text("username"),
            Email = at.TextOrNull("email"),
            FirstName = at.TextOrNull("first_name"),
            LastName = at.TextOrNull("last_name"),
            Role = at.Text("role"),
            RoleAsGiven = at.TextOrNull("role_as_given"),
            DisabledAt = at.InstantOrNull("disabled_at"),
        },
        table: "staff");

    /// <summary>Finds a person of a library (<c>$1</c>) who has not been removed, by what a column holds (<c>$2</c>).</summary>
    public static Sql FindBy(string column, string columns) => new($"""
        select {columns}
        from staff
        where library_id = $1 and {column} = $2 and removed_at is null
        """);

    /// <summary>The store's number.</summary>
    public required long Id { get; init; }

    /// <summary>FOLIO's user id.</summary>
    public required string Uuid { get; init; }

    /// <summary>The sign-in name, compared without case and accents.</summary>
    public required string Username { get; init; }

    public string? Email { get; init; }

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    /// <summary>One of <see cref="Roles"/>.</summary>
    public required string Role { get; init; }

    /// <summary>The role's word on the wire, where a wire has two words for one role here.</summary>
    public string? RoleAsGiven { get; init; }

    /// <summary>When they were disabled; null while they can sign in.</summary>
    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>The journal's name for them.</summary>
    public string Actor => ActorOf(Id);

    public static string ActorOf(long id) => string.Create(null, $"staff:{id}");
}

/// <summary>The outcome of creating a staff member.</summary>
internal abstract record CreateStaff
{
    public sealed record Created(StaffMember Member) : CreateStaff;

    /// <summary>Another staff member of this library has the sign-in name or the email.</summary>
    public sealed record Taken(bool ByEmail) : CreateStaff;

    /// <summary>A patron of this library has the sign-in name.</summary>
    public sealed record TakenByPatron : CreateStaff;
}

/// <summary>The outcome of changing a staff member.</summary>
internal enum ChangeStaff
{
    Done,
    NotFound,

    /// <summary>Refused: nobody else who can sign in could manage the library afterwards.</summary>
    LastOwner,
}
