using Npgsql;

namespace PatronDesk.Data.Postgres;

/// <summary>The current row of an Npgsql reader.</summary>
internal sealed class PostgresRow(NpgsqlDataReader reader) : Row
{
    public override bool IsNull(int column) => reader.IsDBNull(column);

    public override long Number(int column) => reader.GetInt64(column);

    public override double Real(int column) => reader.GetDouble(column);

    public override string Text(int column) => Counted(reader.GetString(column));

    public override DbValue Value(int column) => reader.GetValue(column) switch
    {
        long number => number,
        double real => real,
        string text => Counted(text),
        DBNull => (string?)null,
        var other => throw new InvalidCastException($"A key of an order cannot be {other.GetType().Name}."),
    };

    public override byte[] Bytes(int column) => reader.GetFieldValue<byte[]>(column);
}
