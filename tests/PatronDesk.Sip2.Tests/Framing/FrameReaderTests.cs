using System.Buffers;
using CsCheck;
using PatronDesk.Sip2.Framing;
using Xunit;

namespace PatronDesk.Sip2.Tests.Framing;

public sealed class FrameReaderTests
{
    private const string Login = "9300CNkiosk1|COsecret|CPmain|AY1AZF427";
    private const string Status = "9900302.00AY0AZFCA6";

    // 1 of 5.
    [Theory]
    [InlineData("\r")]
    [InlineData("\r\n")]
    [InlineData("\r\r")]
    [InlineData("\r\n\r\n")]
    public void A_message_survives_a_split_at_every_byte(string terminator)
    {
        var bytes = Frames.Bytes(Login + terminator + Status + terminator);
        for (var split = 0; split <= bytes.Length; split++)
        {
            var seen = Frames.ReadAll(new FrameReader(), bytes.AsMemory(0, split), bytes.AsMemory(split));
            Assert.Equal([(FrameEvent.Message, Login), (FrameEvent.Message, Status), (FrameEvent.End, "")], seen);
        }
    }

    [Fact]
    public void A_message_survives_byte_after_byte()
    {
        var bytes = Frames.Bytes("\n" + Login + "\r\n");
        var single = Enumerable.Range(0, bytes.Length).Select(i => (ReadOnlyMemory<byte>)bytes.AsMemory(i, 1)).ToArray();

        Assert.Equal([(FrameEvent.Message, Login), (FrameEvent.End, "")], Frames.ReadAll(new FrameReader(), single));
    }

    [Fact]
    public void A_message_survives_any_split_into_segments_of_one_buffer()
    {
        var bytes = Frames.Bytes("\n\r" + Login + "\r\n");
        for (var first = 0; first <= bytes.Length; first++)
        {
            for (var second = first; second <= bytes.Length; second++)
            {
                var buffer = Frames.Sequence(
                    bytes.AsMemory(0, first), bytes.AsMemory(first, second - first), bytes.AsMemory(second));
                Assert.Equal(FrameEvent.Message, new FrameReader().Read(ref buffer, false, out var frame));
                Assert.Equal(Login, Frames.Text(frame));
            }
        }
    }

    // 2 of 5.
    [Fact]
    public void Two_messages_at_once_come_one_after_the_other()
    {
        var buffer = Frames.Sequence(Frames.Bytes(Login + "\r" + Status + "\r"));
        var reader = new FrameReader();

        Assert.Equal(FrameEvent.Message, reader.Read(ref buffer, false, out var first));
        Assert.Equal(Login, Frames.Text(first));
        Assert.Equal(FrameEvent.Message, reader.Read(ref buffer, false, out var second));
        Assert.Equal(Status, Frames.Text(second));
        Assert.Equal(FrameEvent.NeedMore, reader.Read(ref buffer, false, out _));
        Assert.True(buffer.IsEmpty);
    }

    // 3 of 5.
    [Theory]
    [InlineData("\r")]
    [InlineData("\r\n")]
    [InlineData("\n")]
    [InlineData("\n\r")]
    [InlineData("\r\n\0 ")]
    public void A_whole_message_and_FIN_is_a_message_and_an_end(string terminator) =>
        Assert.Equal(
            [(FrameEvent.Message, Status), (FrameEvent.End, "")],
            Frames.ReadAll(new FrameReader(), Frames.Bytes(Status + terminator)));

    // 4 of 5.
    [Fact]
    public void Half_a_message_and_FIN_is_never_a_message()
    {
        for (var length = 1; length <= Login.Length; length++)
        {
            Assert.Equal(
                [(FrameEvent.HalfMessage, Login[..length])],
                Frames.ReadAll(new FrameReader(), Frames.Bytes(Login[..length])));
        }
    }

    // 5 of 5.
    [Theory]
    [InlineData("")]
    [InlineData("\r")]
    [InlineData("0\r")]
    public void A_message_over_the_limit_is_too_long_with_or_without_its_end(string end)
    {
        var seen = Frames.ReadAll(new FrameReader(limit: 100), Frames.Bytes(new string('1', 101) + end));

        Assert.Equal([(FrameEvent.TooLong, new string('1', 100))], seen);
    }

    [Fact]
    public void A_message_of_the_very_limit_is_read()
    {
        var line = new string('1', FrameReader.DefaultLimit);

        Assert.Equal([(FrameEvent.Message, line), (FrameEvent.End, "")], Frames.ReadAll(new FrameReader(), Frames.Bytes(line + "\r")));
        Assert.Equal(
            FrameEvent.TooLong, Frames.ReadAll(new FrameReader(), Frames.Bytes(line + "1\r")).Single().Event);
    }

    [Fact]
    public void A_message_in_one_segment_is_not_copied()
    {
        var bytes = Frames.Bytes(Login + "\r");
        var buffer = Frames.Sequence(bytes);
        new FrameReader().Read(ref buffer, false, out var frame);

        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(frame, out var array));
        Assert.Same(bytes, array.Array);
    }

    [Theory]
    [InlineData("\r", Terminator.Cr)]
    [InlineData("\n", Terminator.Lf)]
    [InlineData("\r\n", Terminator.CrLf)]
    public void It_is_told_what_ended_a_message(string end, Terminator expected)
    {
        var reader = new FrameReader();
        var buffer = Frames.Sequence(Frames.Bytes(Login + end + Status + end));
        Assert.Equal(FrameEvent.Message, reader.Read(ref buffer, false, out _));
        Assert.Equal(expected, reader.Terminator);
        Assert.Equal(FrameEvent.Message, reader.Read(ref buffer, false, out _));
        Assert.Equal(expected, reader.Terminator);
    }

    [Fact]
    public void A_client_whose_LF_comes_late_is_known_by_it_from_its_second_message_on()
    {
        var reader = new FrameReader();
        var first = Frames.Sequence(Frames.Bytes(Login + "\r"));
        reader.Read(ref first, false, out _);
        var second = Frames.Sequence(Frames.Bytes("\n" + Status + "\r"));
        Assert.Equal(FrameEvent.Message, reader.Read(ref second, false, out _));
        Assert.Equal(Terminator.CrLf, reader.Terminator);
    }

    [Fact]
    public void Nothing_but_terminators_is_no_message() =>
        Assert.Equal([(FrameEvent.End, "")], Frames.ReadAll(new FrameReader(), Frames.Bytes("\r\n\r\r\n\n\r")));

    [Fact]
    public void However_messages_are_cut_the_same_messages_come_out() =>
        Gen.Select(
                Gen.Char['0', '~'].Array[1, 40].Select(letters => new string(letters)).Array[0, 6],
                Gen.OneOf("\r", "\r\n", "\r\r", "\r\n\r\n", "\r\n\n"),
                Gen.Int[1, 17])
            .Sample((lines, terminator, size) =>
            {
                var bytes = Frames.Bytes(string.Concat(lines.Select(line => line + terminator)));
                var chunks = bytes.Chunk(size).Select(chunk => (ReadOnlyMemory<byte>)chunk).ToArray();
                var expected = lines.Select(line => (FrameEvent.Message, line)).Append((FrameEvent.End, ""));
                Assert.Equal(expected, Frames.ReadAll(new FrameReader(), chunks));
            });

    [Fact]
    public void Any_bytes_end_in_messages_within_the_limit() =>
        Gen.Select(Gen.OneOf<byte>(Gen.Byte, Gen.OneOf((byte)'\r', (byte)'\n', (byte)'|')).Array[0, 300], Gen.Int[1, 40])
            .Sample((bytes, size) =>
            {
                const int limit = 64;
                var chunks = bytes.Chunk(size).Select(chunk => (ReadOnlyMemory<byte>)chunk).ToArray();
                var seen = Frames.ReadAll(new FrameReader(limit), chunks);

                Assert.True(seen[^1].Event is FrameEvent.End or FrameEvent.HalfMessage or FrameEvent.TooLong);
                Assert.All(seen, one => Assert.True(one.Frame.Length <= limit && !one.Frame.Contains('\r', StringComparison.Ordinal)));
            });
}
