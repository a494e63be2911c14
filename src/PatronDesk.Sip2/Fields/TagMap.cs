using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace PatronDesk.Sip2.Fields;

/// <summary>
/// A fact that vendors read from their own tags. Different vendors use the same tag for different facts, so each account has its map.
/// </summary>
public enum PatronFact
{
    /// <summary><c>expiry</c>: the day on which the card expires, <c>YYYYMMDD</c>; PA for most.</summary>
    Expiry,

    /// <summary><c>birth</c>: date of birth, <c>YYYYMMDD</c>; PB for most.</summary>
    Birth,

    /// <summary><c>class</c>: patron group; PC for most.</summary>
    Class,

    /// <summary><c>internet</c>: internet privileges; PI for most.</summary>
    Internet,

    /// <summary><c>id</c>: the number that the library gave the patron, which need not be unique and may change.</summary>
    Id,

    /// <summary><c>home</c>: home library; AQ for some.</summary>
    HomeLibrary,

    /// <summary><c>uuid</c>: the id, which is unique and never changes; XI for most.</summary>
    Uuid,
}

/// <summary>The facts that can go out under mapped tags; null is left out.</summary>
public readonly struct PatronFacts
{
    /// <summary>The day on which the card expires.</summary>
    public DateOnly? Expiry { get; init; }

    /// <summary>Date of birth.</summary>
    public DateOnly? Birth { get; init; }

    /// <summary>Patron group.</summary>
    public string? Class { get; init; }

    /// <summary>Internet privileges.</summary>
    public string? Internet { get; init; }

    /// <summary>The library's own number.</summary>
    public string? Id { get; init; }

    /// <summary>Home library.</summary>
    public string? HomeLibrary { get; init; }

    /// <summary>The id that never changes.</summary>
    public string? Uuid { get; init; }
}

/// <summary>
/// Which <see cref="PatronFact"/> an account wants under which tag of 24 and 64. Empty unless set, for privacy.
/// </summary>
public sealed class TagMap
{
    // Tags of 24 and 64 themselves, and those of error detection.
    private static readonly Tag[] Taken =
    [
        Tag.AO, Tag.AA, Tag.AE, Tag.BL, Tag.CQ, Tag.BH, Tag.BV, Tag.CC, Tag.AF, Tag.AG, Tag.BZ, Tag.CA, Tag.CB, Tag.AS,
        Tag.AT, Tag.AU, Tag.AV, Tag.BU, Tag.CD, Tag.BD, Tag.BE, Tag.BF, Tag.AY, Tag.AZ, Tag.AD, Tag.AC, Tag.CO,
    ];

    private readonly KeyValuePair<Tag, PatronFact>[] _entries;

    private TagMap(KeyValuePair<Tag, PatronFact>[] entries) => _entries = entries;

    /// <summary>Nothing mapped.</summary>
    public static TagMap None { get; } = new([]);

    /// <summary>What is mapped, in the order in which it is sent.</summary>
    public ReadOnlySpan<KeyValuePair<Tag, PatronFact>> Entries => _entries;

    /// <summary>Whether a fact goes out under any tag.</summary>
    public bool Has(PatronFact fact)
    {
        foreach (var entry in _entries)
        {
            if (entry.Value == fact)
                return true;
        }

        return false;
    }

    /// <summary>Reads a map such as <c>PA=expiry PB=birth PC=class</c>, separated by spaces or commas.</summary>
    /// <param name="text">The map as an account writes it; empty for nothing.</param>
    /// <param name="map">The map.</param>
    /// <param name="error">What is wrong, as a sentence.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out TagMap? map, [NotNullWhen(false)] out string? error)
    {
        map = null;
        var entries = new List<KeyValuePair<Tag, PatronFact>>();
        foreach (var entry in text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            error = Problem(entry, entries);
            if (error is not null)
                return false;
        }

        map = new([.. entries]);
        error = null;
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', _entries.Select(entry => $"{entry.Key}={NameOf(entry.Value)}"));

    private static string? Problem(string entry, List<KeyValuePair<Tag, PatronFact>> entries)
    {
        if (entry.Split('=') is not [var tagText, var factText] || !Tag.TryParse(tagText, out var tag))
            return $"'{entry}' is not a tag and a fact, such as PA=expiry.";
        if (Taken.Contains(tag))
            return $"{tag} has a meaning of its own in a patron's answer; choose another tag.";
        if (entries.Exists(known => known.Key == tag))
            return $"{tag} is mapped twice.";
        if (FactOf(factText) is not { } fact)
            return $"'{factText}' is none of expiry, birth, class, internet, id, home, uuid.";

        entries.Add(new(tag, fact));
        return null;
    }

    private static PatronFact? FactOf(string name) => name switch
    {
        "expiry" => PatronFact.Expiry,
        "birth" => PatronFact.Birth,
        "class" => PatronFact.Class,
        "internet" => PatronFact.Internet,
        "id" => PatronFact.Id,
        "home" => PatronFact.HomeLibrary,
        "uuid" => PatronFact.Uuid,
        _ => null,
    };

    private static string NameOf(PatronFact fact) => fact switch
    {
        PatronFact.Expiry => "expiry",
        PatronFact.Birth => "birth",
        PatronFact.Class => "class",
        PatronFact.Internet => "internet",
        PatronFact.Id => "id",
        PatronFact.HomeLibrary => "home",
        PatronFact.Uuid => "uuid",
        _ => throw new UnreachableException(),
    };
}
