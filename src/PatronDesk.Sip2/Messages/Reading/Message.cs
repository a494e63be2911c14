using PatronDesk.Sip2.Encodings;
using PatronDesk.Sip2.Fields;
using PatronDesk.Sip2.Framing;

namespace PatronDesk.Sip2.Messages;

/// <summary>
/// A request as it came: code, fixed header, fields and trailer. It points into the bytes of the frame and is valid as long
/// as they are. The request types read the parts of their message.
/// </summary>
public readonly struct Message
{
    private readonly ReadOnlyMemory<byte> _frame;
    private readonly TextEncoding _encoding;
    private readonly int _fieldsStart;

    private Message(ReadOnlyMemory<byte> frame, MessageCode code, Trailer trailer, TextEncoding encoding)
    {
        _frame = frame;
        _encoding = encoding;
        Code = code;
        Trailer = trailer;
        _fieldsStart = HeaderShape.FieldsStart(code, frame.Span[..^trailer.Length], out var isMalformed);
        HeaderIsMalformed = isMalformed;
    }

    /// <summary>What is asked.</summary>
    public MessageCode Code { get; }

    /// <summary>Error detection of this message.</summary>
    public Trailer Trailer { get; }

    /// <summary>
    /// The header is not as long as the standard says; its parts were read as far as they made sense.
    /// </summary>
    public bool HeaderIsMalformed { get; }

    /// <summary>The fixed header after the code.</summary>
    public ReadOnlySpan<byte> Header => _frame.Span[HeaderShape.CodeLength.._fieldsStart];

    /// <summary>The tagged fields.</summary>
    public FieldSet Fields => new(_frame[_fieldsStart..^Trailer.Length], _encoding);

    /// <summary>Reads a frame; false for an unknown code, which the caller ignores.</summary>
    /// <param name="frame">A message without its terminator.</param>
    /// <param name="encoding">How this client spells text.</param>
    /// <param name="message">The message.</param>
    public static bool TryRead(ReadOnlyMemory<byte> frame, TextEncoding encoding, out Message message) =>
        TryRead(frame, Trailer.Find(frame.Span), encoding, out message);

    /// <inheritdoc/>
    public override string ToString() => new MaskedLine(_frame).ToString();

    internal static bool TryRead(ReadOnlyMemory<byte> frame, Trailer trailer, TextEncoding encoding, out Message message)
    {
        message = default;
        if (frame.Length < HeaderShape.CodeLength || !TryReadCode(frame.Span, out var number))
            return false;

        var code = (MessageCode)number;
        if (HeaderShape.LengthOf(code) < 0)
            return false;

        message = new(frame, code, trailer, encoding);
        return true;
    }

    internal static bool TryReadCode(ReadOnlySpan<byte> frame, out int number)
    {
        number = -1;
        if (frame is not [>= (byte)'0' and <= (byte)'9', >= (byte)'0' and <= (byte)'9', ..])
            return false;

        number = ((frame[0] - '0') * 10) + (frame[1] - '0');
        return true;
    }
}
