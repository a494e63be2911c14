using System.Text.Encodings.Web;
using System.Text.Json;

namespace PatronDesk.Faces;

/// <summary>
/// Writes JSON bodies whole, with their length, so that HTTP/1.0 proxies and simple clients need no chunks.
/// </summary>
internal static class JsonBody
{
    // Letters outside ASCII stay readable; the answer is never put into HTML.
    internal static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static Scratch? _scratch;

    public static async Task WriteAsync<T>(HttpContext context, T value, Action<Utf8JsonWriter, T> write)
    {
        // Take it away while in use, so that nothing else on this thread writes into it.
        var mine = _scratch ?? new Scratch();
        _scratch = null;
        write(mine.Writer, value);
        mine.Writer.Flush();

        var response = context.Response;
        var length = mine.Buffer.WrittenCount;
        var hasBody = !HttpMethods.IsHead(context.Request.Method);
        if (hasBody && length > AnswerFlush.Portion)
        {
            await WriteLongAsync(context, mine.Buffer.WrittenMemory);
            mine.Clear();
            _scratch ??= mine;
            return;
        }

        TellLength(response, length);
        if (hasBody)
            Append(response, mine.Buffer.WrittenSpan);
        mine.Clear();
        _scratch = mine;
        await AnswerFlush.FlushAsync(context);
    }

    // Write in portions. Then what a slow client has not read yet is kept only once, and the slowness shows soon.
    private static async Task WriteLongAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        var all = context.RequestServices.GetRequiredService<InFlight>();
        using var piece = await all.TakeAsync(body.Length, context.RequestAborted);
        TellLength(context.Response, body.Length);
        for (; !body.IsEmpty; body = body[Math.Min(body.Length, AnswerFlush.Portion)..])
        {
            Append(context.Response, body.Span[..Math.Min(body.Length, AnswerFlush.Portion)]);
            await AnswerFlush.FlushAsync(context);
        }
    }

    private static void TellLength(HttpResponse response, int length)
    {
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = length;
    }

    private static void Append(HttpResponse response, ReadOnlySpan<byte> part)
    {
        part.CopyTo(response.BodyWriter.GetSpan(part.Length));
        response.BodyWriter.Advance(part.Length);
    }

    private sealed class Scratch
    {
        public Scratch() => Writer = new Utf8JsonWriter(Buffer, Options);

        public PooledBytes Buffer { get; } = new();

        public Utf8JsonWriter Writer { get; }

        public void Clear()
        {
            Buffer.Clear();
            Writer.Reset(Buffer);
        }
    }
}
