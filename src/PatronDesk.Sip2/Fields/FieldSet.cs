using PatronDesk.Sip2.Encodings;

namespace PatronDesk.Sip2.Fields;

/// <summary>
/// The tagged fields of a message, in any order, repeated or unknown. The last may lack its delimiter. A value is decoded
/// only when it is asked for. If a field stands twice that should stand once, the first counts.
/// </summary>
public readonly struct FieldSet
{
    /// <summary>A larger number is read as this one.</summary>
    public const int LargestNumber = 99_999_999;

    private const byte Delimiter = (byte)'|';

    private readonly ReadOnlyMemory<byte> _fields;
    private readonly TextEncoding _encoding;

    /// <summary>Fields over the bytes between a message's header and its trailer.</summary>
    public FieldSet(ReadOnlyMemory<byte> fields, TextEncoding encoding)
    {
        _fields = fields;
        _encoding = encoding;
    }

    /// <summary>Whether the field was sent, even empty.</summary>
    public bool Has(Tag tag) => TryGet(tag, out _);

    /// <summary>The bytes of a field.</summary>
    public bool TryGet(Tag tag, out ReadOnlySpan<byte> value)
    {
        foreach (var field in this)
        {
            if (field.Tag == tag)
            {
                value = field.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>A field as text; null when it was not sent.</summary>
    public string? Text(Tag tag) => TryGet(tag, out var value) ? _encoding.Decode(value) : null;

    /// <summary>
    /// A barcode: opaque, but without the padding that some terminals put around it; empty when it was not sent.
    /// </summary>
    public string Barcode(Tag tag) => TryGet(tag, out var value) ? _encoding.Decode(Trim(value)) : "";

    /// <summary>A password or PIN.</summary>
    public Secret Secret(Tag tag) => new(Text(tag));

    /// <summary>A yes or no; null when it was not sent or is neither.</summary>
    public bool? Flag(Tag tag) => !TryGet(tag, out var value) ? null : value switch
    {
        [(byte)'Y' or (byte)'y', ..] => true,
        [(byte)'N' or (byte)'n', ..] => false,
        _ => null,
    };

    /// <summary>
    /// A number of any digits, at most <see cref="LargestNumber"/>; null when it was not sent or is none.
    /// </summary>
    public int? Number(Tag tag)
    {
        if (!TryGet(tag, out var value))
            return null;

        value = Trim(value);
        if (value.IsEmpty)
            return null;

        var number = 0;
        foreach (var digit in value)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return null;
            number = int.Min((number * 10) + (digit - '0'), LargestNumber);
        }

        return number;
    }

    /// <summary>All fields, in the order in which they were sent.</summary>
    public Enumerator GetEnumerator() => new(_fields.Span);

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> value)
    {
        var start = value.IndexOfAnyExceptInRange((byte)0, (byte)' ');
        return start < 0 ? default : value[start..(value.LastIndexOfAnyExceptInRange((byte)0, (byte)' ') + 1)];
    }

    /// <summary>Walks over the fields and skips what is too short to have a tag.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;
        private ReadOnlySpan<byte> _current;

        internal Enumerator(ReadOnlySpan<byte> fields) => _rest = fields;

        /// <summary>The field reached.</summary>
        public readonly Field Current => new(Tag.Read(_current), _current[2..]);

        /// <summary>Goes to the next field.</summary>
        public bool MoveNext()
        {
            while (!_rest.IsEmpty)
            {
                var end = _rest.IndexOf(Delimiter);
                _current = end < 0 ? _rest : _rest[..end];
                _rest = end < 0 ? default : _rest[(end + 1)..];
                if (_current.Length >= 2)
                    return true;
            }

            return false;
        }
    }
}
