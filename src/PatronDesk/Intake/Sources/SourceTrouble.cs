namespace PatronDesk.Intake;

/// <summary>Why another system's answer can't be used.</summary>
internal enum SourceTrouble
{
    /// <summary>No answer came, although it was asked for several times.</summary>
    Unreachable,

    /// <summary>The server answered several times that it can't now.</summary>
    NotNow,

    /// <summary>The server does not take the credentials.</summary>
    Credentials,

    /// <summary>The server's certificate is not trusted.</summary>
    Certificate,

    /// <summary>The answer is none of that system's.</summary>
    NotExpected,

    /// <summary>The server has no such list.</summary>
    Missing,
}
