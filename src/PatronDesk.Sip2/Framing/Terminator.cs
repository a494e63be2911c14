namespace PatronDesk.Sip2.Framing;

/// <summary>What ends a line of the wire.</summary>
public enum Terminator
{
    /// <summary>Whatever ended the client's last message: CR before the first one.</summary>
    Mirror,

    /// <summary>CR, as the standard says.</summary>
    Cr,

    /// <summary>LF.</summary>
    Lf,

    /// <summary>CR and LF.</summary>
    CrLf,
}
