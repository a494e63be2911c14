using System.Buffers;
using System.Text;
using PatronDesk.Sip2.Framing;

namespace PatronDesk.Sip2.Tests;

/// <summary>Bytes and lines, as they travel.</summary>
internal static class Frames
{
    public static byte[] Bytes(string latin1) => Encoding.Latin1.GetBytes(latin1);

    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.Latin1.GetString(bytes.Span);

    /// <summary>Adds AY, AZ and a checksum computed apart from the library.</summary>
    public static byte[] Sealed(string line, char? sequence = null)
    {
        var body = line + (sequence is null ? "" : $"AY{sequence}") + "AZ";
        var sum = Bytes(body).Sum(value => value);
        return Bytes($"{body}{(0x10000 - (sum % 0x10000)) % 0x10000:X4}");
    }

    public static byte[] Sealed(byte[] line, char sequence) => Sealed(Text(line), sequence);

    /// <summary>One sequence over several segments, as a pipe hands out what came in several reads.</summary>
    public static ReadOnlySequence<byte> Sequence(params ReadOnlyMemory<byte>[] chunks)
    {
        if (chunks.Length == 0)
            return ReadOnlySequence<byte>.Empty;

        var first = new Segment(chunks[0], 0);
        var last = first;
        foreach (var chunk in chunks.Skip(1))
            last = last.Append(chunk);
        return new(first, 0, last, last.Memory.Length);
    }

    /// <summary>Reads what arrives chunk by chunk, as a connection would, and finishes.</summary>
    public static List<(FrameEvent Event, string Frame)> ReadAll(FrameReader reader, params ReadOnlyMemory<byte>[] chunks)
    {
        var seen = new List<(FrameEvent, string)>();
        ReadOnlyMemory<byte> unread = default;
        for (var i = 0; i <= chunks.Length; i++)
        {
            var isCompleted = i == chunks.Length;
            var buffer = isCompleted ? Sequence(unread) : Sequence(unread, chunks[i]);
            while (true)
            {
                var what = reader.Read(ref buffer, isCompleted, out var frame);
                if (what == FrameEvent.NeedMore)
                    break;
                seen.Add((what, Text(frame)));
                if (what is FrameEvent.End or FrameEvent.TooLong or FrameEvent.HalfMessage)
                    return seen;
            }

            unread = buffer.ToArray();
        }

        return seen;
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long start)
        {
            Memory = memory;
            RunningIndex = start;
        }

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
