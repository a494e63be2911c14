using System.Text;
using PatronDesk.Sip2.Framing;
using Xunit;

namespace PatronDesk.Sip2.Tests.Framing;

public sealed class ChecksumTests
{
    /// <summary>Lines captured from real terminals and servers, and the standard's fixed ones.</summary>
    public static TheoryData<string, char?> Captured => new()
    {
        { "9300CNkiosk1|COsecret|CPmain|AY1AZF427", '1' },
        { "941AY1AZFDFC", '1' },
        { "2300120250522    154913AO|AA0310000000253|AC|AD0213|AY0AZF30D", '0' },
        { "24  Y           00120250522    154805AOtmkodb|AA0310000000253|AELibki Teszt|BLY|CQY|BHHUF|BV0.0|AY0AZE5DB", '0' },
        { "09N20160419    12200820160419    122008APReading Room 1|AO830|AB830$28170815|AC|AY2AZEB80", '2' },
        {
            "64              00320160511    084442000000000000        0000AOTUB HH|AA08300076190|AEMalte Baesler"
            + "|BLY|CQY|BHEUR|BV0.00|BEmalte.baesler@tuhh.de|AY6AZD946",
            '6'
        },
        { "9900302.00AY0AZFCA6", '0' },
        { "97AZFEF5", null },
        { "96AZFEF6", null },
    };

    [Theory]
    [MemberData(nameof(Captured))]
    public void A_captured_line_is_right(string line, char? sequence)
    {
        var trailer = Trailer.Find(Frames.Bytes(line));

        Assert.Equal(ChecksumState.Right, trailer.Checksum);
        Assert.Equal(sequence, trailer.Sequence);
        Assert.EndsWith(line[^trailer.Length..], line, StringComparison.Ordinal);
        Assert.StartsWith(sequence is null ? "AZ" : "AY", line[^trailer.Length..], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Captured))]
    public void One_changed_byte_before_the_trailer_makes_a_captured_line_wrong(string line, char? sequence)
    {
        // Of a 97 and a 96 nothing but the code stands before the trailer.
        Assert.Equal(sequence is null, line.Length == 8);
        var trailer = Trailer.Find(Frames.Bytes(line));
        for (var at = 0; at < line.Length - trailer.Length; at++)
        {
            var damaged = Frames.Bytes(line);
            damaged[at] ^= 0x01;
            Assert.Equal(ChecksumState.Wrong, Trailer.Find(damaged).Checksum);
        }
    }

    // "24AEJosé Peña|AY3AZ" in code page 850, Latin-1 and UTF-8: one text, three sums.
    [Theory]
    [InlineData("24AEJos\u0082 Pe\u00A4a|AY3AZ", 0xF9A8)]
    [InlineData("24AEJos\u00E9 Pe\u00F1a|AY3AZ", 0xF8F4)]
    [InlineData("24AEJos\u00C3\u00A9 Pe\u00C3\u00B1a|AY3AZ", 0xF7EE)]
    public void The_sum_goes_over_bytes_not_characters(string bytes, int checksum) =>
        Assert.Equal(checksum, Checksum.Compute(Frames.Bytes(bytes)));

    [Fact]
    public void Lower_case_digits_are_read_and_upper_case_ones_written()
    {
        Assert.Equal(ChecksumState.Right, Trailer.Find("9300CNkiosk1|COsecret|CPmain|AY1AZf427"u8).Checksum);

        var digits = new byte[4];
        Checksum.Write(0x0BD, digits);
        Assert.Equal("00BD", Encoding.ASCII.GetString(digits));
    }

    [Theory]
    [InlineData("2300120250522    154913AO|AA1|AY0AZ")]
    [InlineData("2300120250522    154913AO|AA1|AY0AZF3")]
    [InlineData("2300120250522    154913AO|AA1|AY0AZ+F30")]
    [InlineData("2300120250522    154913AO|AA1|AY0AZ    ")]
    [InlineData("2300120250522    154913AO|AA1|AZ0000")]
    [InlineData("97AZ0000")]
    public void Digits_that_are_wrong_or_none_are_a_wrong_checksum(string line) =>
        Assert.Equal(ChecksumState.Wrong, Trailer.Find(Frames.Bytes(line)).Checksum);

    [Theory]
    [InlineData("2300120250522    154913AO|AA1|")]
    [InlineData("2300120250522    154913AO|AAAZ1234|")]
    [InlineData("2300120250522    154913AO|AAAZ1234")]
    [InlineData("2300120250522    154913AO|AY0AZF30D|AA1|")]
    [InlineData("AZ")]
    [InlineData("")]
    public void A_line_without_a_trailer_has_none(string line) => Assert.Equal(default, Trailer.Find(Frames.Bytes(line)));

    [Fact]
    public void AZ_alone_is_accepted_with_and_without_a_delimiter_before_it()
    {
        Assert.Equal(new(ChecksumState.Right, null, 6), Trailer.Find(Frames.Sealed("2300120250522    154913AO|AA1|")));
        Assert.Equal(new(ChecksumState.Right, null, 6), Trailer.Find(Frames.Sealed("2300120250522    154913AO|AA1")));
    }

    [Fact]
    public void A_delimiter_after_the_digits_is_forgiven()
    {
        byte[] line = [.. Frames.Sealed("2300120250522    154913AO|AA1|", '7'), (byte)'|'];

        Assert.Equal(new(ChecksumState.Right, '7', 10), Trailer.Find(line));
    }
}
