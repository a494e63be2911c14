using PatronDesk.Sip2.Encodings;
using PatronDesk.Sip2.Framing;
using PatronDesk.Sip2.Messages;
using Xunit;

namespace PatronDesk.Sip2.Tests;

public sealed class ConversationTests
{
    private const string Body = "2300120250522    154913AO|AA0310000000253|AC|AD0213|";
    private const string Request = Body + "AY0AZF30D";
    private const string Login = "9300CNkiosk1|COsecret|CPmain|AY1AZF427";

    [Fact]
    public void A_login_with_error_detection_is_answered_with_its_sequence_and_a_checksum()
    {
        var talk = new Talk();

        Assert.Equal(Turn.Handle, talk.Receive(Login));
        Assert.Equal("941AY1AZFDFC\r", talk.Answer(new LoginResponse { Ok = true }));
    }

    [Fact]
    public void Without_error_detection_there_is_no_trailer()
    {
        var talk = new Talk();

        Assert.Equal(Turn.Handle, talk.Receive("9300CNkiosk1|COsecret|"));
        Assert.Equal("941\r", talk.Answer(new LoginResponse { Ok = true }));
        Assert.False(talk.Conversation.LacksChecksum);
    }

    [Fact]
    public void An_answer_ends_with_CR_LF_for_a_client_that_wants_it()
    {
        var talk = new Talk(WireSettings.Default with { Terminator = Terminator.CrLf });

        talk.Receive(Login);
        Assert.Equal("941AY1AZFDFC\r\n", talk.Answer(new LoginResponse { Ok = true }));
        talk.Receive("97AZFEF6");
        Assert.Equal("96AZFEF6\r\n", talk.Outgoing);
    }

    [Theory]
    [InlineData("ascii", "Jose Pena")]
    [InlineData("cp850", "Jos\u0082 Pe\u00A4a")]
    [InlineData("latin-1", "Jos\u00E9 Pe\u00F1a")]
    [InlineData("utf-8", "Jos\u00C3\u00A9 Pe\u00C3\u00B1a")]
    public void The_checksum_of_an_answer_goes_over_its_bytes_as_encoded(string encoding, string name)
    {
        Assert.True(TextEncoding.TryParse(encoding, out var named));
        var talk = new Talk(WireSettings.Default with { Encoding = named });
        talk.Receive(Frames.Text(Frames.Sealed(Body, '3')));

        var line = talk.Answer(Status("José Peña"));

        Assert.Contains($"|AE{name}|", line, StringComparison.Ordinal);
        Assert.Equal(Frames.Text(Frames.Sealed(line[..^10], '3')) + "\r", line);
    }

    [Fact]
    public void A_wrong_checksum_is_answered_with_96_and_carried_out_by_nobody()
    {
        var talk = new Talk();

        Assert.Equal(Turn.AskAgain, talk.Receive(Body + "AY0AZF30E"));
        Assert.Equal("96AZFEF6\r", talk.Outgoing);
    }

    [Fact]
    public void A_wrong_checksum_is_not_noticed_where_error_detection_is_switched_off()
    {
        var talk = new Talk(WireSettings.Default with { ErrorDetection = false });

        Assert.Equal(Turn.Handle, talk.Receive(Body + "AY0AZF30E"));
        Assert.EndsWith("|BLY|\r", talk.Answer(Status("x")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_message_again_gets_the_same_answer_and_is_not_carried_out_twice()
    {
        var talk = new Talk();
        talk.Receive(Request);
        var first = talk.Answer(Status("x"));

        Assert.Equal(Turn.Repeat, talk.Receive(Request));
        Assert.Equal(first, talk.Outgoing);
        Assert.Equal(Turn.Repeat, talk.Receive(Request));
        Assert.Equal(first, talk.Outgoing);
    }

    [Fact]
    public void A_message_again_that_never_got_an_answer_is_carried_out()
    {
        var talk = new Talk();
        talk.Receive(Request);

        Assert.Equal(Turn.Handle, talk.Receive(Request));
    }

    [Fact]
    public void An_answer_that_is_not_final_is_kept_for_no_retry()
    {
        var talk = new Talk();
        talk.Receive(Request);
        talk.Conversation.Answer(Status("x"), isFinal: false);

        Assert.StartsWith("24", talk.Outgoing, StringComparison.Ordinal);
        Assert.Equal(Turn.AskAgain, talk.Receive("97AZFEF5"));
        Assert.Equal(Turn.Handle, talk.Receive(Request));
        var done = talk.Answer(Status("y"));
        Assert.Equal(Turn.Repeat, talk.Receive(Request));
        Assert.Equal(done, talk.Outgoing);
    }

    [Theory]
    [InlineData(Terminator.Cr, "\r")]
    [InlineData(Terminator.Lf, "\n")]
    [InlineData(Terminator.CrLf, "\r\n")]
    public void An_answer_ends_as_its_message_did_unless_the_account_fixes_its_end(Terminator sent, string expected)
    {
        var talk = new Talk();
        talk.Conversation.Receive(Frames.Bytes(Login), sent);
        Assert.Equal("941AY1AZFDFC" + expected, talk.Answer(new LoginResponse { Ok = true }));
        talk.Conversation.Receive(Frames.Bytes("97AZFEF6"), sent);
        Assert.Equal("96AZFEF6" + expected, talk.Outgoing);

        talk.Conversation.Settings = WireSettings.Default with { Terminator = Terminator.Cr };
        talk.Conversation.Receive(Frames.Bytes("97AZFEF6"), sent);
        Assert.Equal("96AZFEF6\r", talk.Outgoing);
    }

    [Fact]
    public void The_same_message_with_another_sequence_number_is_a_new_one()
    {
        var talk = new Talk();
        talk.Receive(Frames.Text(Frames.Sealed(Body, '0')));
        talk.Answer(Status("x"));

        Assert.Equal(Turn.Handle, talk.Receive(Frames.Text(Frames.Sealed(Body, '1'))));
    }

    [Fact]
    public void The_same_message_without_a_sequence_number_is_a_new_one()
    {
        var talk = new Talk();
        foreach (var line in new[] { Body, Frames.Text(Frames.Sealed(Body)) })
        {
            talk.Receive(line);
            talk.Answer(Status("x"));
            Assert.Equal(Turn.Handle, talk.Receive(line));
        }
    }

    // The sum can't see order: these pairs have one AZ, and a client that never counts AY up sends one AY.
    [Theory]
    [InlineData("2300120250522    154913AO|AA0312|AD1|", "2300120250522    154913AO|AA0321|AD1|")]
    [InlineData("6300120250522    154913  Y       AO|AA1|", "6300120250522    154913   Y      AO|AA1|")]
    public void Another_message_with_the_same_AY_and_AZ_never_gets_someone_elses_answer(string one, string other)
    {
        var talk = new Talk();
        var (first, second) = (Frames.Text(Frames.Sealed(one, '0')), Frames.Text(Frames.Sealed(other, '0')));
        Assert.Equal(first[^9..], second[^9..]);
        talk.Receive(first);
        talk.Answer(Status("x"));

        Assert.Equal(Turn.Handle, talk.Receive(second));
    }

    [Fact]
    public void After_the_time_of_any_retry_the_same_message_is_a_new_question()
    {
        var clock = new HandClock();
        var talk = new Talk(clock: clock);
        talk.Receive(Request);
        talk.Answer(Status("x"));

        clock.Seconds = 299;
        Assert.Equal(Turn.Repeat, talk.Receive(Request));
        clock.Seconds = 300;
        Assert.Equal(Turn.Handle, talk.Receive(Request));
    }

    [Fact]
    public void A_97_repeats_the_answer_without_a_sequence_number()
    {
        var talk = new Talk();
        talk.Receive(Login);
        talk.Answer(new LoginResponse { Ok = true });

        Assert.Equal(Turn.Repeat, talk.Receive("97AZFEF5"));
        Assert.Equal(Frames.Text(Frames.Sealed("941")) + "\r", talk.Outgoing);
        Assert.Equal(Turn.Repeat, talk.Receive("97"));
        Assert.Equal(Frames.Text(Frames.Sealed("941")) + "\r", talk.Outgoing);
    }

    [Fact]
    public void A_97_does_not_make_a_retry_forgotten()
    {
        var talk = new Talk();
        talk.Receive(Login);
        var first = talk.Answer(new LoginResponse { Ok = true });
        talk.Receive("97AZFEF5");

        Assert.Equal(Turn.Repeat, talk.Receive(Login));
        Assert.Equal(first, talk.Outgoing);
    }

    [Theory]
    [InlineData("97AZFEF5", "96AZFEF6\r")]
    [InlineData("97", "96\r")]
    public void A_97_before_any_answer_is_answered_with_96(string line, string expected)
    {
        var talk = new Talk();

        Assert.Equal(Turn.AskAgain, talk.Receive(line));
        Assert.Equal(expected, talk.Outgoing);
    }

    [Fact]
    public void A_97_without_error_detection_repeats_the_answer_as_it_was()
    {
        var talk = new Talk();
        talk.Receive("9300CNkiosk1|COsecret|");
        talk.Answer(new LoginResponse { Ok = true });

        Assert.Equal(Turn.Repeat, talk.Receive("97"));
        Assert.Equal("941\r", talk.Outgoing);
    }

    // The answer before the 96 belongs to another question, and without AY the client could not tell.
    [Fact]
    public void A_97_after_a_96_is_answered_with_96_again()
    {
        var talk = new Talk();
        talk.Receive(Login);
        talk.Answer(new LoginResponse { Ok = true });
        talk.Receive(Body + "AY2AZ0000");

        Assert.Equal(Turn.AskAgain, talk.Receive("97AZFEF5"));
        Assert.Equal("96AZFEF6\r", talk.Outgoing);
    }

    [Fact]
    public void A_damaged_retry_and_then_a_whole_one_gets_the_first_answer()
    {
        var talk = new Talk();
        talk.Receive(Request);
        var first = talk.Answer(Status("x"));

        Assert.Equal(Turn.AskAgain, talk.Receive(Body + "AY0AZF30E"));
        Assert.Equal(Turn.Repeat, talk.Receive(Request));
        Assert.Equal(first, talk.Outgoing);
    }

    [Theory]
    [InlineData("88AOmain|")]
    [InlineData("941")]
    [InlineData("x")]
    [InlineData("GET / HTTP/1.1")]
    public void What_is_no_known_request_is_ignored_and_changes_nothing(string line)
    {
        var talk = new Talk();
        talk.Receive(Request);
        var first = talk.Answer(Status("x"));

        Assert.Equal(Turn.Ignore, talk.Receive(line));
        Assert.True(talk.Conversation.Outgoing.IsEmpty);
        Assert.Equal(Turn.Repeat, talk.Receive(Request));
        Assert.Equal(first, talk.Outgoing);
    }

    [Fact]
    public void Error_detection_may_begin_late_and_a_message_without_it_is_still_carried_out()
    {
        var talk = new Talk();
        Assert.Equal(Turn.Handle, talk.Receive(Body));
        Assert.EndsWith("|BLY|\r", talk.Answer(Status("x")), StringComparison.Ordinal);
        Assert.Equal(Turn.Handle, talk.Receive(Request));
        Assert.Contains("|BLY|AY0AZ", talk.Answer(Status("x")), StringComparison.Ordinal);
        Assert.False(talk.Conversation.LacksChecksum);

        Assert.Equal(Turn.Handle, talk.Receive(Body));
        Assert.True(talk.Conversation.LacksChecksum);
        Assert.EndsWith("|BLY|\r", talk.Answer(Status("x")), StringComparison.Ordinal);
    }

    [Fact]
    public void AZ_without_AY_is_answered_with_AZ_without_AY()
    {
        var talk = new Talk();

        Assert.Equal(Turn.Handle, talk.Receive(Frames.Text(Frames.Sealed(Body))));
        var line = talk.Answer(Status("x"));
        Assert.Equal(Frames.Text(Frames.Sealed(line[..^7])) + "\r", line);
    }

    [Fact]
    public void Settings_of_an_account_hold_from_its_login_on()
    {
        var talk = new Talk();
        talk.Receive(Login);
        talk.Conversation.Settings = WireSettings.Default with { Encoding = TextEncoding.Latin1, Terminator = Terminator.CrLf };
        Assert.Equal("941AY1AZFDFC\r\n", talk.Answer(new LoginResponse { Ok = true }));

        talk.Receive("2300120250522    154913AO|AAM\u00FC1|");
        Assert.Equal("Mü1", new PatronStatusRequest(talk.Conversation.Request).Card.Patron);
        Assert.Contains("|AE\u00FC|", talk.Answer(Status("ü")), StringComparison.Ordinal);
    }

    private static PatronStatusResponse Status(string name) => new()
    {
        Answer = new()
        {
            Status = PatronStatus.None,
            Language = new(1),
            Date = Talk.Noon,
            Institution = "main",
            Patron = "0310000000253",
            Name = name,
            ValidPatron = true,
        },
    };

    private sealed class HandClock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
