using PatronDesk.Sip2.Framing;
using PatronDesk.Sip2.Messages;
using Xunit;

namespace PatronDesk.Sip2.Tests;

/// <summary>What one message costs in garbage, framing, checksum, parsing and sealing included.</summary>
public sealed class AllocationTests
{
    private static readonly string[] Screen = ["Please see the desk."];

    [Fact]
    public void A_63_and_its_64_allocate_no_more_than_the_two_texts_that_are_read()
    {
        const int rounds = 1000;
        var reader = new FrameReader();
        var conversation = new Conversation(TimeProvider.System);
        // Two that differ, as the same message again would only be repeated.
        byte[][] lines =
        [
            [.. Frames.Sealed("6300120260304    120509          AOmain|AA0310000000253|ACpw|AD0213|", '0'), (byte)'\r'],
            [.. Frames.Sealed("6300120260304    120509          AOmain|AA0310000000253|ACpw|AD0213|", '1'), (byte)'\r'],
        ];
        var buffers = lines.Select(line => Frames.Sequence(line)).ToArray();
        Run(10);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(rounds);
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / rounds;

        // "0310000000253" is 48 bytes as a string, "0213" is 32.
        Assert.InRange(each, 0, 80);

        void Run(int times)
        {
            for (var i = 0; i < times; i++)
            {
                var buffer = buffers[i & 1];
                if (reader.Read(ref buffer, false, out var frame) != FrameEvent.Message
                    || conversation.Receive(frame) != Turn.Handle)
                {
                    throw new InvalidOperationException("The line was not taken.");
                }

                var request = new PatronInformationRequest(conversation.Request);
                conversation.Answer(new PatronInformationResponse
                {
                    Status = PatronStatus.ChargeDenied,
                    Language = request.Language,
                    Date = Talk.Noon,
                    Counts = new() { ChargedItems = 3 },
                    Institution = "main",
                    Patron = request.Card.Patron,
                    Name = "José Peña",
                    ValidPatron = true,
                    ValidPassword = !request.Card.Password.IsBlank,
                    Currency = "EUR",
                    FeeAmount = 0,
                    FeeLimit = 25,
                    ScreenMessages = Screen,
                });
            }
        }
    }

    [Fact]
    public void An_idle_connection_keeps_no_buffer()
    {
        const int connections = 100;
        var kept = new object[connections * 2];
        Open();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Open();
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / connections;

        Assert.InRange(each, 1, 600);
        GC.KeepAlive(kept);

        void Open()
        {
            for (var i = 0; i < connections; i++)
            {
                kept[i * 2] = new FrameReader();
                kept[(i * 2) + 1] = new Conversation(TimeProvider.System);
            }
        }
    }
}
