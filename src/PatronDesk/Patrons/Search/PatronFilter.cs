namespace PatronDesk.Patrons;

/// <summary>Which patrons a list is of; several conditions are all asked for.</summary>
internal sealed record PatronFilter
{
    /// <summary>What was typed (see <see cref="SearchCondition"/>); null or empty for no search.</summary>
    public string? Text { get; init; }

    /// <summary>A whole tag, whatever its case; null or empty for any.</summary>
    public string? Tag { get; init; }

    public bool Frozen { get; init; }

    public bool Inactive { get; init; }

    public bool Expired { get; init; }

    /// <summary>Only those with a block in force (<see cref="IBlockedPatrons"/>).</summary>
    public bool Blocked { get; init; }

    /// <summary>Deleted patrons who can be restored, instead of live ones.</summary>
    public bool Deleted { get; init; }

    /// <summary>
    /// The same in one state: <c>frozen</c>, <c>inactive</c>, <c>blocked</c>, <c>expired</c> or <c>deleted</c>. Another text is no state.
    /// </summary>
    public PatronFilter InState(string state) => this with
    {
        Frozen = state == "frozen",
        Inactive = state == "inactive",
        Blocked = state == "blocked",
        Expired = state == "expired",
        Deleted = state == "deleted",
    };
}

/// <summary>Where a page of a list begins, in any order: after, or before, the patron with these keys.</summary>
/// <param name="LastName">The folded last name; empty for none.</param>
/// <param name="FirstName">The folded first name; empty for none.</param>
/// <param name="Expires">When the patron expires, as it is stored; the largest number for never.</param>
/// <param name="Id">The row.</param>
internal sealed record PatronPlace(string LastName, string FirstName, long Expires, long Id);

/// <summary>A patron of a list, and their place in it.</summary>
/// <param name="Patron">The patron.</param>
/// <param name="IsBlocked">Whether a block is in force.</param>
/// <param name="Place">The place in the list.</param>
internal sealed record ListedPatron(Patron Patron, bool IsBlocked, PatronPlace Place);

/// <summary>A page of a list.</summary>
/// <param name="Total">How many there are in all; one more than <see cref="PatronFinder.MostCounted"/> for more.</param>
/// <param name="Patrons">Those of this page.</param>
/// <param name="HasEarlier">Whether a page comes before.</param>
/// <param name="HasLater">Whether a page comes after.</param>
internal sealed record FoundPatrons(long Total, IReadOnlyList<ListedPatron> Patrons, bool HasEarlier, bool HasLater);

/// <summary>How the room of blocks says, in SQL, whether a patron is blocked.</summary>
internal interface IBlockedPatrons
{
    /// <summary>A condition on the table patron; <c>$1</c> is the library and <c>$2</c> now.</summary>
    string Condition { get; }
}
