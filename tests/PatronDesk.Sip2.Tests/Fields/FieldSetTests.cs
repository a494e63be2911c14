using CsCheck;
using PatronDesk.Sip2.Encodings;
using PatronDesk.Sip2.Fields;
using Xunit;

namespace PatronDesk.Sip2.Tests.Fields;

public sealed class FieldSetTests
{
    [Fact]
    public void Fields_come_in_any_order_and_the_last_may_lack_its_delimiter()
    {
        var fields = Fields("AD0213|AA0310000000253|AC|AOmain");

        Assert.Equal("main", fields.Text(Tag.AO));
        Assert.Equal("0310000000253", fields.Text(Tag.AA));
        Assert.Equal("", fields.Text(Tag.AC));
        Assert.Equal("0213", fields.Secret(Tag.AD).Reveal());
        Assert.Null(fields.Text(Tag.AB));
    }

    [Fact]
    public void Unknown_fields_empty_fields_and_single_letters_are_passed_over() =>
        Assert.Equal("1", Fields("||ZZ9|x|\u00FF\u00FE|{}|AA1|").Text(Tag.AA));

    [Fact]
    public void Of_a_field_that_stands_twice_the_first_counts_and_all_can_be_walked_over()
    {
        var fields = Fields("AF1|AA7|AF2|AF|");
        var seen = new List<string>();
        foreach (var field in fields)
            seen.Add($"{field.Tag}={Frames.Text(field.Value.ToArray())}");

        Assert.Equal("1", fields.Text(Tag.AF));
        Assert.Equal(["AF=1", "AA=7", "AF=2", "AF="], seen);
    }

    [Theory]
    [InlineData("AA  123 45 |", "123 45")]
    [InlineData("AA\t12345\0\0|", "12345")]
    [InlineData("AA   |", "")]
    [InlineData("AB1|", "")]
    [InlineData("AA12*\"\\/ or 1==1|", "12*\"\\/ or 1==1")]
    public void A_barcode_loses_its_padding_and_nothing_else(string fields, string barcode) =>
        Assert.Equal(barcode, Fields(fields).Barcode(Tag.AA));

    [Fact]
    public void A_line_feed_within_a_value_is_read_as_a_space() => Assert.Equal("a b", Fields("ALa\nb|").Text(Tag.AL));

    [Theory]
    [InlineData("BOY|", true)]
    [InlineData("BOy|", true)]
    [InlineData("BON|", false)]
    [InlineData("BO|", null)]
    [InlineData("BO1|", null)]
    [InlineData("", null)]
    public void A_flag_is_yes_no_or_unknown(string fields, bool? flag) => Assert.Equal(flag, Fields(fields).Flag(Tag.BO));

    [Theory]
    [InlineData("BP1|", 1)]
    [InlineData("BP 00012|", 12)]
    [InlineData("BP 012|", 12)]
    [InlineData("BP-1|", null)]
    [InlineData("BP00003|", 3)]
    [InlineData("BP99999999999|", FieldSet.LargestNumber)]
    [InlineData("BP|", null)]
    [InlineData("", null)]
    public void A_number_has_any_number_of_digits(string fields, int? number) => Assert.Equal(number, Fields(fields).Number(Tag.BP));

    [Fact]
    public void Nothing_is_allocated_for_fields_that_are_not_asked_for()
    {
        var fields = Fields("AOmain|AA0310000000253|AC|AD0213|AEa name|");
        _ = fields.Has(Tag.AZ);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            _ = fields.Has(Tag.AZ);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Any_bytes_are_fields_or_none_and_nothing_throws() =>
        Gen.OneOf<byte>(Gen.Byte, Gen.OneOf((byte)'|', (byte)'A', (byte)'B', (byte)'Y', (byte)'0')).Array[0, 200].Sample(bytes =>
        {
            var fields = new FieldSet(bytes, TextEncoding.Utf8);
            var length = 0;
            foreach (var field in fields)
            {
                length += 2 + field.Value.Length;
                Assert.True(fields.Has(field.Tag));
                _ = (fields.Text(field.Tag), fields.Barcode(field.Tag), fields.Flag(field.Tag), fields.Number(field.Tag));
            }

            Assert.True(length <= bytes.Length);
        });

    private static FieldSet Fields(string latin1) => new(Frames.Bytes(latin1), TextEncoding.Ascii);
}
