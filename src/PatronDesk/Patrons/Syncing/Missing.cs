using System.Diagnostics;

namespace PatronDesk.Patrons;

/// <summary>What a sync does with a patron who is missing from its file.</summary>
internal enum Missing
{
    /// <summary>Nothing but to say so.</summary>
    Report,

    Freeze,

    /// <summary>Their membership no longer holds.</summary>
    Inactive,

    /// <summary>Their membership ends now.</summary>
    Expire,
}

/// <summary>The names of <see cref="Missing"/> in options and in the store.</summary>
internal static class MissingNames
{
    public static string Of(Missing missing) => missing switch
    {
        Missing.Report => "report",
        Missing.Freeze => "freeze",
        Missing.Inactive => "inactive",
        Missing.Expire => "expire",
        _ => throw new UnreachableException(),
    };

    public static Missing? Find(string? name) => name switch
    {
        "report" => Missing.Report,
        "freeze" => Missing.Freeze,
        "inactive" => Missing.Inactive,
        "expire" => Missing.Expire,
        _ => null,
    };
}
