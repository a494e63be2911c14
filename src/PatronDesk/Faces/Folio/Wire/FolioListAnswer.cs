using System.Text.Json;
using PatronDesk.Lists;

namespace PatronDesk.Faces.Folio.Wire;

/// <summary>
/// Answers a list: a short one at once, one with many or large records chunk by chunk as fast as the client reads. An error of
/// the query shows before the first byte.
/// </summary>
internal static class FolioListAnswer
{
    /// <param name="context">The request.</param>
    /// <param name="asked">Its parameters.</param>
    /// <param name="found">The query that they make.</param>
    /// <param name="name">The array's name.</param>
    /// <param name="write">Writes one record.</param>
    /// <param name="writeMore">Writes further properties after the total; may be null.</param>
    public static async Task WriteAsync<T>(
        HttpContext context,
        FolioList asked,
        PagedQuery<T> found,
        string name,
        Action<Utf8JsonWriter, T> write,
        Action<Utf8JsonWriter, long?>? writeMore = null)
    {
        var cancel = context.RequestAborted;
        var limit = asked.Limit ?? found.DefaultLimit ?? FolioList.DefaultLimit;
        using var memory = await ListMemory.TakeAsync(context, Math.Min(limit, PagedQuery<T>.ChunkRows));
        await using var chunks = found.ReadAsync(asked.Offset, limit, cancel).GetAsyncEnumerator(cancel);
        var first = await chunks.MoveNextAsync() ? chunks.Current : Chunk<T>.Empty;
        // No later chunk takes more than a cut one may have.
        await memory.GrowAsync(context, first.IsCut ? Math.Max(first.Characters, PagedQuery<T>.ChunkCharacters) : first.Characters);
        if (limit <= PagedQuery<T>.ChunkRows && !first.IsCut)
        {
            var total = await TotalAsync(asked, limit, first.Count, found, cancel);
            await JsonBody.WriteAsync(
                context,
                (first, total, name, write, writeMore),
                static (writer, list) =>
                {
                    WriteStart(writer, list.name);
                    foreach (var record in list.first)
                        list.write(writer, record);
                    WriteEnd(writer, list.total, list.writeMore);
                });
            return;
        }

        await StreamAsync(context, asked, limit, found, chunks, first, name, write, writeMore);
    }

    /// <summary>Answers a list of records that are all known already.</summary>
    /// <param name="context">The request.</param>
    /// <param name="asked">Its parameters.</param>
    /// <param name="all">Writes each record, before offset and limit.</param>
    /// <param name="name">The array's name.</param>
    /// <param name="writeMore">Writes further properties after the total; may be null.</param>
    public static Task WriteFewAsync(
        HttpContext context,
        FolioList asked,
        IReadOnlyList<Action<Utf8JsonWriter>> all,
        string name,
        Action<Utf8JsonWriter, long?>? writeMore = null)
    {
        var limit = asked.Limit ?? FolioList.DefaultLimit;
        long? total = asked.Count == FolioCount.None && limit > 0 ? null : all.Count;
        return JsonBody.WriteAsync(
            context,
            (records: all.Skip(asked.Offset).Take(limit), total, name, writeMore),
            static (writer, list) =>
            {
                WriteStart(writer, list.name);
                foreach (var write in list.records)
                    write(writer);
                WriteEnd(writer, list.total, list.writeMore);
            });
    }

    private static async Task StreamAsync<T>(
        HttpContext context,
        FolioList asked,
        int limit,
        PagedQuery<T> found,
        IAsyncEnumerator<Chunk<T>> chunks,
        Chunk<T> chunk,
        string name,
        Action<Utf8JsonWriter, T> write,
        Action<Utf8JsonWriter, long?>? writeMore)
    {
        var cancel = context.RequestAborted;
        context.Response.ContentType = "application/json; charset=utf-8";
        // Without a body nobody needs the rest.
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter, JsonBody.Options);
        WriteStart(writer, name);
        var written = 0;
        var sent = 0L;
        try
        {
            while (true)
            {
                foreach (var record in chunk)
                {
                    write(writer, record);
                    if (writer.BytesCommitted + writer.BytesPending - sent < AnswerFlush.Portion)
                        continue;
                    writer.Flush();
                    sent = writer.BytesCommitted;
                    // Waits while the client is slow. No query is open meanwhile.
                    await AnswerFlush.FlushAsync(context);
                }

                written += chunk.Count;
                if (!await chunks.MoveNextAsync())
                    break;
                chunk = chunks.Current;
            }

            WriteEnd(writer, await TotalAsync(asked, limit, written, found, cancel), writeMore);
            writer.Flush();
            await AnswerFlush.FlushAsync(context);
        }
        catch (Exception) when (context.Response.HasStarted)
        {
            // Half an answer must not look complete.
            context.Abort();
            throw;
        }
    }

    private static async ValueTask<long?> TotalAsync<T>(
        FolioList asked, int limit, int read, PagedQuery<T> found, CancellationToken cancel)
    {
        if (asked.Count == FolioCount.None && limit > 0)
            return null;
        // There were fewer than asked for, so the number is known.
        return read < limit && (read > 0 || asked.Offset == 0) ? asked.Offset + (long)read : await found.CountAsync(cancel);
    }

    private static void WriteStart(Utf8JsonWriter writer, string name)
    {
        writer.WriteStartObject();
        writer.WriteStartArray(name);
    }

    private static void WriteEnd(Utf8JsonWriter writer, long? total, Action<Utf8JsonWriter, long?>? writeMore)
    {
        writer.WriteEndArray();
        if (total is { } known)
            writer.WriteNumber("totalRecords"u8, known);
        writeMore?.Invoke(writer, total);
        writer.WriteEndObject();
    }
}
