using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>
/// The order of a list of patrons. An index has its keys, whose last is the patron's row, so that a page begins after any patron
/// for what the first page costs.
/// </summary>
internal sealed class PatronOrder
{
    /// <summary>The last name in SQL, as the order by name compares it.</summary>
    public const string LastName = "coalesce(patron.last_name_folded, '')";

    /// <summary>The first name in SQL, likewise.</summary>
    public const string FirstName = "coalesce(patron.first_name_folded, '')";

    /// <summary>When the patron expires, in SQL; the end of time for never.</summary>
    public const string Expires = "coalesce(patron.expires_at, 9223372036854775807)";

    private const string Row = "patron.id";

    private readonly string[] _keys;
    private readonly bool _isDescending;
    private readonly Func<PatronPlace, DbValue[]> _keysOf;

    private PatronOrder(string name, string[] keys, bool isDescending, Func<PatronPlace, DbValue[]> keysOf)
    {
        Name = name;
        _keys = keys;
        _isDescending = isDescending;
        _keysOf = keysOf;
    }

    /// <summary>By last name, then first name.</summary>
    public static PatronOrder ByName { get; } = new(
        "name", [LastName, FirstName, Row], isDescending: false, place => [place.LastName, place.FirstName, place.Id]);

    /// <summary>Who was added last comes first.</summary>
    public static PatronOrder Newest { get; } = new("newest", [Row], isDescending: true, place => [place.Id]);

    /// <summary>Who expires first comes first; who never does comes last.</summary>
    public static PatronOrder ByExpiry { get; } = new("expiry", [Expires, Row], isDescending: false, place => [place.Expires, place.Id]);

    /// <summary>The orders that a person can choose.</summary>
    public static IReadOnlyList<PatronOrder> All { get; } = [ByName, Newest, ByExpiry];

    /// <summary>What the order is called in an address.</summary>
    public string Name { get; }

    /// <summary>The order with this name; by name for any other text.</summary>
    public static PatronOrder Named(string name) => All.FirstOrDefault(order => order.Name == name) ?? ByName;

    /// <summary>What follows <c>order by</c>.</summary>
    /// <param name="backwards">Whether the list is read from its end.</param>
    public string By(bool backwards = false)
    {
        var direction = _isDescending != backwards ? " desc" : "";
        return string.Join(", ", _keys.Select(key => key + direction));
    }

    /// <summary>The condition that a patron comes after a place; before it, backwards.</summary>
    public string Beyond(PatronPlace place, bool backwards, Func<DbValue, string> named)
    {
        var sign = _isDescending != backwards ? "<" : ">";
        return $"({string.Join(", ", _keys)}) {sign} ({string.Join(", ", _keysOf(place).Select(named))})";
    }
}
