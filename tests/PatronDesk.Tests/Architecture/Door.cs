using PatronDesk.Data;

namespace PatronDesk.Tests.Architecture;

/// <summary>
/// The table "Doors" of the architecture: a place, and what else it may use. A place is a namespace with all below it;
/// what no other place claims is itself and the base class library, which all may use.
/// </summary>
/// <param name="Place">The namespace.</param>
/// <param name="MayUse">The other places on which its code may lean; <see cref="All"/> for every one.</param>
internal sealed record Door(string Place, params string[] MayUse)
{
    public const string AspNet = "ASP.NET";
    public const string Drivers = "drivers";
    public const string Packages = "packages";
    public const string All = "*";

    /// <summary>Types that every place may name: any part may meet a store that fails or is too slow, and must say so.</summary>
    public static IReadOnlySet<string> OpenToAll { get; } = new HashSet<string>
    {
        typeof(StoreUnavailableException).FullName!,
        typeof(StoreFault).FullName!,
        typeof(StoreTimeoutException).FullName!,
    };

    private const string Cql = "PatronDesk.Cql";
    private const string Lists = "PatronDesk.Lists";
    private const string Text = "PatronDesk.Cql.Text";
    private const string Data = "PatronDesk.Data";
    private const string Journal = "PatronDesk.Journal";
    private const string Accounts = "PatronDesk.Accounts";
    private const string Patrons = "PatronDesk.Patrons";
    private const string Blocks = "PatronDesk.Blocks";
    private const string Lending = "PatronDesk.Lending";
    private const string Events = "PatronDesk.Events";
    private const string Intake = "PatronDesk.Intake";
    private const string Sip2 = "PatronDesk.Sip2";
    private const string Faces = "PatronDesk.Faces";

    /// <summary>A new room or face is entered here. Nothing is named as forbidden: what is not allowed is.</summary>
    public static IReadOnlyList<Door> Table { get; } =
    [
        new(Text),
        new(Cql, Text),
        new(Data, Drivers, Cql, Text, Packages),
        new(Journal, Data, Text, Packages),
        new(Accounts, Data, Journal, Text, Packages),
        new(Events, Data, Accounts, Journal, Packages),
        // Lists that a room asks for by CQL.
        new(Lists, Data, Cql, Text, Packages),
        new(Patrons, Data, Cql, Lists, Text, Accounts, Journal, Packages),
        new(Blocks, Data, Cql, Lists, Text, Accounts, Journal, Patrons, Packages),
        new(Lending, Data, Cql, Lists, Text, Accounts, Journal, Events, Patrons, Blocks, Packages),
        new(Intake, Data, Text, Accounts, Journal, Patrons, Blocks, Lending, Packages),
        // What every face needs alike, of no wire.
        new(Faces, Accounts, AspNet, Packages),
        new("PatronDesk.Faces.Libib", Accounts, Events, Patrons, Text, Faces, AspNet, Packages),
        new("PatronDesk.Faces.Folio", Accounts, Patrons, Blocks, Lending, Cql, Lists, Text, Faces, AspNet, Packages),
        // A wire of its own, that knows no room.
        new(Sip2),
        new("PatronDesk.Faces.Sip2", Accounts, Patrons, Blocks, Lending, Sip2, Faces, AspNet, Packages),
        // The SIP2 face knows what its wire can carry, and what its clients sent last.
        new(
            "PatronDesk.Faces.Desk", "PatronDesk.Faces.Sip2", Accounts, Journal, Patrons, Blocks, Lending, Intake, Text, Faces, AspNet,
            Packages),
        new("PatronDesk.Hosting", All),
    ];

    /// <summary>The place of a namespace: the longest that begins it. Null for the base class library.</summary>
    public static string? PlaceOf(string assembly, string typeNamespace)
    {
        if (assembly is "Npgsql" || assembly.StartsWith("SQLitePCL", StringComparison.Ordinal))
            return Drivers;
        if (assembly.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal))
            return AspNet;
        if (IsOurs(assembly))
        {
            return Table
                .Where(door => IsWithin(typeNamespace, door.Place))
                .MaxBy(door => door.Place.Length)?.Place
                ?? (typeNamespace.StartsWith("PatronDesk", StringComparison.Ordinal) ? typeNamespace : null);
        }

        return assembly.StartsWith("System.", StringComparison.Ordinal) || assembly is "System" or "netstandard" or "mscorlib"
            ? null
            : Packages;
    }

    public static bool IsOurs(string assembly) =>
        assembly is "patrondesk" || assembly.StartsWith("PatronDesk.", StringComparison.Ordinal);

    public bool Allows(string place) => place == Place || MayUse.Contains(place) || MayUse.Contains(All);

    private static bool IsWithin(string typeNamespace, string place) =>
        typeNamespace == place || typeNamespace.StartsWith(place + ".", StringComparison.Ordinal);
}
