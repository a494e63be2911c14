namespace PatronDesk.Sip2.Messages;

/// <summary>Reads a fixed header from left to right. What is missing or makes no sense is read as unknown.</summary>
internal ref struct HeaderReader(ReadOnlySpan<byte> header)
{
    private ReadOnlySpan<byte> _rest = header;

    public char Character() => Take(1) is [var character] ? (char)character : ' ';

    public bool YesNo() => Take(1) is [(byte)'Y' or (byte)'y'];

    public DateTime? Date() => Sip2Date.Read(Take(Sip2Date.Length));

    public Language Language() => Messages.Language.Read(Take(Messages.Language.Length));

    public int? Number(int width)
    {
        var number = 0;
        var digits = Take(width);
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return null;
            number = (number * 10) + (digit - '0');
        }

        return digits.IsEmpty ? null : number;
    }

    public ReadOnlySpan<byte> Take(int width)
    {
        width = int.Min(width, _rest.Length);
        var taken = _rest[..width];
        _rest = _rest[width..];
        return taken;
    }
}
