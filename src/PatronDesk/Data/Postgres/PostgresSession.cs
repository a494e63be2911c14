using System.Data;
using Npgsql;
using NpgsqlTypes;

namespace PatronDesk.Data.Postgres;

/// <summary>A unit of work on one pooled connection, with a transaction or without.</summary>
internal sealed class PostgresSession(NpgsqlConnection connection, Watched watched) : Session(watched.Stop)
{
    /// <summary>Whether a statement changed rows, so that the commit waits until they are durable as configured.</summary>
    public bool HasWritten { get; private set; }

    public override ValueTask<T?> FindAsync<T>(Sql sql, Func<Row, T> map, params ReadOnlySpan<DbValue> values)
        where T : default => FindAsync(Command(sql, values), map);

    public override ValueTask<List<T>> QueryAsync<T>(Sql sql, Func<Row, T> map, params ReadOnlySpan<DbValue> values) =>
        QueryAsync(Command(sql, values), map);

    public override ValueTask<int> ExecuteAsync(Sql sql, params ReadOnlySpan<DbValue> values) =>
        ExecuteAsync(Command(sql, values));

    public override Batch StartBatch() => new PostgresBatch(connection.CreateBatch(), this);

    public override async ValueTask ScriptAsync(string script)
    {
        Begin();
        await using var command = new NpgsqlCommand(script, connection);
        await command.ExecuteNonQueryAsync(Cancel);
        HasWritten = true;
        watched.Answered();
    }

    // Not the tables that somebody else counts or changes just now.
    public override ValueTask ReplanAsync() => ScriptAsync("analyze (skip_locked)");

    // A sequence takes its numbers outside of transactions, so nobody waits for another's commit.
    public override ValueTask CreateCounterAsync(string name) => ScriptAsync($"create sequence {name}");

    public override ValueTask<long> NextNumberAsync(string counter) => NextNumberAsync(this, counter);

    public override ValueTask<(long First, long Second)> NextNumbersAsync(string firstCounter, string secondCounter) =>
        NextNumbersAsync(this, firstCounter, secondCounter);

    public override ValueTask<long> NextNumberFromAsync(string counter, long min) => NextNumberFromAsync(this, counter, min);

    private static readonly Sql TakeNumber = new("select nextval($1::text::regclass)");

    private static readonly Sql TakeNumbers = new("select nextval($1::text::regclass), nextval($2::text::regclass)");

    // The loop runs in the server, so it takes one round trip however many numbers are skipped.
    private static readonly Sql TakeNumberFrom = new("""
        with recursive taken (number) as (
            select nextval($1::text::regclass)
            union all
            select nextval($1::text::regclass) from taken where number < $2)
        select max(number) from taken
        """);

    internal static ValueTask<long> NextNumberAsync(Session session, string counter) =>
        session.FindAsync(TakeNumber, static row => row.Number(0), counter);

    internal static ValueTask<(long First, long Second)> NextNumbersAsync(Session session, string firstCounter, string secondCounter) =>
        session.FindAsync(TakeNumbers, static row => (row.Number(0), row.Number(1)), firstCounter, secondCounter);

    internal static ValueTask<long> NextNumberFromAsync(Session session, string counter, long min) =>
        session.FindAsync(TakeNumberFrom, static row => row.Number(0), counter, min);

    internal static void AddParameters(NpgsqlParameterCollection parameters, ReadOnlySpan<DbValue> values)
    {
        foreach (var value in values)
        {
            parameters.Add(value.Kind switch
            {
                DbKind.Number => new NpgsqlParameter<long> { TypedValue = value.Number, NpgsqlDbType = NpgsqlDbType.Bigint },
                DbKind.Real => new NpgsqlParameter<double> { TypedValue = value.Real, NpgsqlDbType = NpgsqlDbType.Double },
                DbKind.Text when value.Text is { } text =>
                    new NpgsqlParameter<string> { TypedValue = text, NpgsqlDbType = NpgsqlDbType.Text },
                DbKind.Bytes when value.Bytes is { } bytes =>
                    new NpgsqlParameter<byte[]> { TypedValue = bytes, NpgsqlDbType = NpgsqlDbType.Bytea },
                var kind => new NpgsqlParameter
                {
                    Value = DBNull.Value,
                    NpgsqlDbType = kind switch
                    {
                        DbKind.Text => NpgsqlDbType.Text,
                        DbKind.Bytes => NpgsqlDbType.Bytea,
                        _ => NpgsqlDbType.Bigint,
                    },
                },
            });
        }
    }

    private NpgsqlCommand Command(Sql sql, ReadOnlySpan<DbValue> values)
    {
        var command = new NpgsqlCommand(PostgresStore.TextOf(sql), connection);
        AddParameters(command.Parameters, values);
        return command;
    }

    private async ValueTask<T?> FindAsync<T>(NpgsqlCommand command, Func<Row, T> map)
    {
        Begin();
        await using var owned = command;
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, Cancel);
        var found = await reader.ReadAsync(Cancel) ? map(new PostgresRow(reader)) : default;
        await reader.CloseAsync();
        // Negative for a statement that only reads.
        Answered(reader.RecordsAffected);
        return found;
    }

    private async ValueTask<List<T>> QueryAsync<T>(NpgsqlCommand command, Func<Row, T> map)
    {
        Begin();
        await using var owned = command;
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        var row = new PostgresRow(reader);
        var found = new List<T>();
        while (await reader.ReadAsync(Cancel))
            found.Add(map(row));
        await reader.CloseAsync();
        Answered(reader.RecordsAffected);
        return found;
    }

    private async ValueTask<int> ExecuteAsync(NpgsqlCommand command)
    {
        Begin();
        await using var owned = command;
        var changed = await command.ExecuteNonQueryAsync(Cancel);
        Answered(changed);
        return changed;
    }

    private void Begin() => watched.Progress();

    private void Answered(int changed)
    {
        HasWritten |= changed > 0;
        watched.Answered();
    }

    private sealed class PostgresBatch(NpgsqlBatch batch, PostgresSession session) : Batch
    {
        public override void Add(Sql sql, params ReadOnlySpan<DbValue> values)
        {
            var command = new NpgsqlBatchCommand(PostgresStore.TextOf(sql));
            AddParameters(command.Parameters, values);
            batch.BatchCommands.Add(command);
        }

        public override async ValueTask<IReadOnlyList<int>> ExecuteAsync()
        {
            session.Begin();
            await using var owned = batch;
            session.Answered(await batch.ExecuteNonQueryAsync(session.Cancel));
            var changed = new int[batch.BatchCommands.Count];
            for (var i = 0; i < changed.Length; i++)
                changed[i] = batch.BatchCommands[i].RecordsAffected;
            return changed;
        }
    }
}
