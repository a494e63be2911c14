using PatronDesk.Sip2.Encodings;
using PatronDesk.Sip2.Fields;
using PatronDesk.Sip2.Framing;

namespace PatronDesk.Sip2;

/// <summary>How one client wants its lines: what an account sets, because terminals differ.</summary>
public sealed record WireSettings
{
    /// <summary>The settings until a client has logged in.</summary>
    public static WireSettings Default { get; } = new();

    /// <summary>How text is spelled. ASCII unless set otherwise: every terminal shows it right.</summary>
    public TextEncoding Encoding { get; init; } = TextEncoding.Ascii;

    /// <summary>
    /// Whether AY and AZ are verified, and repeated in the answer, when a client sends them. Turn it off for a client whose
    /// checksums are wrong.
    /// </summary>
    public bool ErrorDetection { get; init; } = true;

    /// <summary>What ends an answer.</summary>
    public Terminator Terminator { get; init; }

    /// <summary>How due dates are written; some terminals print them as they are, some parse them.</summary>
    public DueDateForm DueDates { get; init; }

    /// <summary>Which facts about a patron go out under which tags besides the standard's.</summary>
    public TagMap ExtraTags { get; init; } = TagMap.None;
}

/// <summary>The forms of AH, which the standard leaves open.</summary>
public enum DueDateForm
{
    /// <summary><c>YYYYMMDD    HHMMSS</c>, as all other dates of the protocol.</summary>
    Sip2,

    /// <summary><c>YYYY-MM-DD HH:MM:SS</c>.</summary>
    DateAndTime,

    /// <summary><c>YYYY-MM-DD</c>.</summary>
    DateOnly,
}
