namespace PatronDesk.Sip2.Messages;

/// <summary>The language a patron chose at the terminal, three digits; an answer repeats it.</summary>
/// <param name="Code">
/// 0 unknown, 1 English, 2 French, 3 German, 4 Italian, and so on to 27; other numbers are repeated too.
/// </param>
public readonly record struct Language(int Code)
{
    /// <summary>Characters on the wire.</summary>
    public const int Length = 3;

    /// <summary>Reads three digits; anything else counts as unknown.</summary>
    public static Language Read(ReadOnlySpan<byte> code) =>
        code is [>= (byte)'0' and <= (byte)'9', >= (byte)'0' and <= (byte)'9', >= (byte)'0' and <= (byte)'9']
            ? new(((code[0] - '0') * 100) + ((code[1] - '0') * 10) + (code[2] - '0'))
            : default;
}
