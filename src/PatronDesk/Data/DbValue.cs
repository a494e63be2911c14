namespace PatronDesk.Data;

/// <summary>
/// One parameter of a statement: a text, a number or bytes, or null. A null has a kind too, so that a prepared PostgreSQL
/// statement gets the same parameter types at every call.
/// </summary>
internal readonly struct DbValue
{
    private readonly object? _reference;

    private DbValue(double real)
    {
        Kind = DbKind.Real;
        Number = BitConverter.DoubleToInt64Bits(real);
    }

    private DbValue(DbKind kind, long number, object? reference)
    {
        Kind = kind;
        Number = number;
        _reference = reference;
    }

    public DbKind Kind { get; }

    public long Number { get; }

    public double Real => BitConverter.Int64BitsToDouble(Number);

    public string? Text => _reference as string;

    public byte[]? Bytes => _reference as byte[];

    public bool IsNull => Kind is DbKind.NullNumber || (Kind is DbKind.Text or DbKind.Bytes && _reference is null);

    public static implicit operator DbValue(string? text) => new(DbKind.Text, 0, text);

    public static implicit operator DbValue(long number) => new(DbKind.Number, number, null);

    public static implicit operator DbValue(long? number) =>
        number is { } n ? new(DbKind.Number, n, null) : new(DbKind.NullNumber, 0, null);

    public static implicit operator DbValue(double real) => new(real);

    public static implicit operator DbValue(bool flag) => new(DbKind.Number, flag ? 1 : 0, null);

    public static implicit operator DbValue(bool? flag) => flag is { } f ? f : (long?)null;

    public static implicit operator DbValue(byte[]? bytes) => new(DbKind.Bytes, 0, bytes);

    public static implicit operator DbValue(DateTimeOffset instant) => Instants.ToMicroseconds(instant);

    public static implicit operator DbValue(DateTimeOffset? instant) =>
        instant is { } at ? Instants.ToMicroseconds(at) : (long?)null;
}

internal enum DbKind : byte
{
    Number,
    NullNumber,
    Real,
    Text,
    Bytes,
}
