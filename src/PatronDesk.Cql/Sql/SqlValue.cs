namespace PatronDesk.Cql.Sql;

/// <summary>What a <see cref="SqlValue"/> holds.</summary>
public enum SqlValueKind
{
    /// <summary>NULL.</summary>
    Null,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A 64-bit integer.</summary>
    Number,
}

/// <summary>
/// The value of a parameter, which the caller binds. The set of kinds is closed, so that no driver has to guess a type.
/// </summary>
public readonly record struct SqlValue
{
    private SqlValue(SqlValueKind kind, string? text, long number) => (Kind, Text, Number) = (kind, text, number);

    /// <summary>Which kind of value it is.</summary>
    public SqlValueKind Kind { get; }

    /// <summary>The text; null unless <see cref="Kind"/> says so.</summary>
    public string? Text { get; }

    /// <summary>The integer; 0 unless <see cref="Kind"/> says so.</summary>
    public long Number { get; }

    /// <summary>A text.</summary>
    public static SqlValue Of(string text) => new(SqlValueKind.Text, text, 0);

    /// <summary>An integer.</summary>
    public static SqlValue Of(long number) => new(SqlValueKind.Number, null, number);
}
