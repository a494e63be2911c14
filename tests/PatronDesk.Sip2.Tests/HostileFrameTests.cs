using System.Buffers;
using System.Text;
using CsCheck;
using PatronDesk.Sip2.Framing;
using Xunit;

namespace PatronDesk.Sip2.Tests;

/// <summary>No bytes make the readers of this library throw, and no message takes more than its length.</summary>
public sealed class HostileFrameTests
{
    private static readonly string[] Pieces =
    [
        "93", "23", "63", "11", "09", "29", "35", "37", "97", "99", "17", "19", "25", "01", "65", "15", "00", "\r", "\n", "\0",
        "|", "AA", "AB", "AO", "AY1AZ", "AY9AZFFFF", "AZ", "CN", "CO", "001", "20261123    080000", "2026", "Y", "N",
        "Y         ", "é", "\u00FF", " ", "||||", "BV-1",
    ];

    [Fact]
    public void Any_bytes_are_framed_and_answered_or_ignored() => Gen.OneOf(
            Gen.Byte.Array[0, 600],
            Gen.Int[0, Pieces.Length - 1].Array[0, 80]
                .Select(places => Encoding.Latin1.GetBytes(string.Concat(places.Select(place => Pieces[place])))))
        .Sample(
            bytes =>
            {
                var reader = new FrameReader(200);
                var conversation = new Conversation(TimeProvider.System);
                var buffer = new ReadOnlySequence<byte>(bytes);
                for (var most = bytes.Length + 2; ; most--)
                {
                    Assert.True(most > 0, "The reader does not end.");
                    var what = reader.Read(ref buffer, isCompleted: true, out var frame);
                    Assert.True(frame.Length <= 200);
                    if (what is FrameEvent.End or FrameEvent.TooLong or FrameEvent.HalfMessage)
                        break;
                    if (conversation.Receive(frame) == Turn.Handle)
                        _ = conversation.Request.Fields.ToString() + conversation.Request;
                }
            },
            iter: 5_000);
}
