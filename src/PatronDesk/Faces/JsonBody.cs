using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PatronDesk.Faces;

/// <summary>Writes JSON bodies whole, with their length, so that HTTP/1.0 proxies and simple clients need no chunks.</summary>
internal static class JsonBody
{
    // Letters outside ASCII stay readable; the answer is never put into HTML.
    internal static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static Scratch? scratch;

    public static async Task WriteAsync<T>(HttpContext context, T value, Action<Utf8JsonWriter, T> write)
    {
        // Taken away while in use: nothing else on this thread may write into it before it is copied out.
        var mine = scratch ?? new Scratch();
        scratch = null;
        write(mine.Writer, value);
        mine.Writer.Flush();

        var response = context.Response;
        var length = mine.Buffer.WrittenCount;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            mine.Buffer.WrittenSpan.CopyTo(response.BodyWriter.GetSpan(length));
            response.BodyWriter.Advance(length);
        }

        mine.Clear();
        scratch = mine;
        await response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private sealed class Scratch
    {
        private const int KeptBytes = 256 * 1024;

        public Scratch()
        {
            Buffer = new ArrayBufferWriter<byte>(1024);
            Writer = new Utf8JsonWriter(Buffer, Options);
        }

        public ArrayBufferWriter<byte> Buffer { get; private set; }

        public Utf8JsonWriter Writer { get; }

        public void Clear()
        {
            if (Buffer.Capacity > KeptBytes)
                Buffer = new ArrayBufferWriter<byte>(1024);
            else
                Buffer.ResetWrittenCount();
            Writer.Reset(Buffer);
        }
    }
}
