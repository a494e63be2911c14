using PatronDesk.Data;

namespace PatronDesk.Accounts;

/// <summary>A person who works with one library's records.</summary>
internal sealed record StaffMember
{
    /// <summary>The columns that <see cref="Read(Row)"/> expects, in its order, of a table called <c>staff</c>.</summary>
    public const string Columns =
        "staff.id, staff.uuid, staff.username, staff.email, staff.first_name, staff.last_name, staff.role, "
        + "staff.role_as_given, staff.disabled_at";

    public required long Id { get; init; }

    /// <summary>FOLIO's user id.</summary>
    public required string Uuid { get; init; }

    /// <summary>What they sign in with, compared without regard to case and accents.</summary>
    public required string Username { get; init; }

    public string? Email { get; init; }

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    /// <summary>One of <see cref="Roles"/>.</summary>
    public required string Role { get; init; }

    /// <summary>The word in which the role was given, where two words of a wire mean one role here.</summary>
    public string? RoleAsGiven { get; init; }

    /// <summary>Since when they cannot sign in.</summary>
    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>The journal's name for them.</summary>
    public string Actor => ActorOf(Id);

    public static string ActorOf(long id) => string.Create(null, $"staff:{id}");

    public static StaffMember Read(Row row) => Read(row, 0);

    /// <param name="row">The row.</param>
    /// <param name="first">The column of the id.</param>
    public static StaffMember Read(Row row, int first) => new()
    {
        Id = row.Number(first),
        Uuid = row.Text(first + 1),
        Username = row.Text(first + 2),
        Email = row.TextOrNull(first + 3),
        FirstName = row.TextOrNull(first + 4),
        LastName = row.TextOrNull(first + 5),
        Role = row.Text(first + 6),
        RoleAsGiven = row.TextOrNull(first + 7),
        DisabledAt = row.InstantOrNull(first + 8),
    };
}

/// <summary>A staff member to be made, every field checked.</summary>
internal sealed record NewStaffMember(string Username, string Password, string Role)
{
    public string? Email { get; init; }

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public string? RoleAsGiven { get; init; }
}

/// <summary>What came of making a staff member.</summary>
internal abstract record CreateStaff
{
    public sealed record Created(StaffMember Member) : CreateStaff;

    /// <summary>Somebody of this library has the sign-in name already, or the email.</summary>
    public sealed record Taken(bool ByEmail) : CreateStaff;
}

/// <summary>What came of changing a staff member.</summary>
internal enum ChangeStaff
{
    Done,
    NotFound,

    /// <summary>Nobody else who can sign in could manage the library afterwards.</summary>
    LastOwner,
}
