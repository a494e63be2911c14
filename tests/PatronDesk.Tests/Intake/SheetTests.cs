using System.Text;
using PatronDesk.Hosting;
using PatronDesk.Intake;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Intake;

/// <summary>From bytes to rows: what spreadsheet programs write, and what people do to it.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class SheetTests
{
    [Fact]
    public void A1_a_line_that_names_the_separator_is_no_heading_and_no_row()
    {
        var sheet = Open("sep=;\r\nbarcode;first_name;last_name\r\n0078001;Ada;Alpha\r\n");
        Assert.Equal(["barcode", "first_name", "last_name"], sheet.Headings);
        Assert.Equal(["3: 0078001|Ada|Alpha"], Rows(sheet));
    }

    [Fact]
    public void A2_the_separator_is_the_one_that_fits_the_rows_outside_of_quotes()
    {
        var sheet = Open("Name, first;Name, last;Barcode\n\"Ada, B.\";Alpha;0078002\n");
        Assert.Equal(["Name, first", "Name, last", "Barcode"], sheet.Headings);
        Assert.Equal(["2: Ada, B.|Alpha|0078002"], Rows(sheet));
    }

    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('\t')]
    public void Each_usual_separator_is_found_with_quotes_and_line_breaks_in_cells(char separator)
    {
        var sheet = Open(string.Join(
            '\n',
            string.Join(separator, "barcode", "address1", "city"),
            string.Join(separator, "1", "\"Hall \"\"3\"\",\r\nRoom; 2\t\"", "Bath"),
            string.Join(separator, "2", "Mill", "York")));
        Assert.Equal(["2: 1|Hall \"3\",\nRoom; 2\t|Bath", "4: 2|Mill|York"], Rows(sheet));
    }

    [Fact]
    public void A5_a_cell_without_a_heading_spoils_its_row_unless_it_is_empty()
    {
        var sheet = Open(
            "barcode,first_name,last_name,city\n0078004,Ada,Alpha,Bath, Avon\n0078005,Bo,Beta,Bath\n0078006,Cy,Gamma,Bath,, \n");
        Assert.Equal(
            [
                "2: TooManyCells 5 cells under 4 headings: is there a separator in a cell without quotes?",
                "3: 0078005|Bo|Beta|Bath",
                "4: 0078006|Cy|Gamma|Bath",
            ],
            Rows(sheet));
    }

    [Fact]
    public void A6_a_cell_that_is_not_there_is_not_an_empty_cell()
    {
        var row = Open("barcode,first_name,last_name,phone\n0078006,Ada,Alpha\n").Read()!;
        Assert.Equal(3, row.Cells.Count);
    }

    [Fact]
    public void A8_a_quote_that_is_not_closed_properly_spoils_its_lines_alone()
    {
        var sheet = Open(
            "barcode,first_name,room\n0078007,Ada,\"Hall 3\n0078008,Al,x\n0078009,Ben,x\n0078010,Cy,x\n0078011,Di,x\n"
            + "0078012,Bo,\"Room\" 2\n0078013,Ed,x\n");
        Assert.Equal(["2: Quotes the quote opened in line 2 isn't closed properly (line 7)", "8: 0078013|Ed|x"], Rows(sheet));
    }

    [Fact]
    public void A8_a_quote_that_is_never_closed_spoils_its_own_line_alone()
    {
        var sheet = Open("barcode,room\n1,\"Hall 3\n2,x\n3,x\n");
        Assert.Equal(["2: Quotes the quote opened in line 2 isn't closed", "3: 2|x", "4: 3|x"], Rows(sheet));

        var endless = Open("barcode,room\n1,\"Hall 3\n" + string.Concat(Enumerable.Range(2, 30_000).Select(i => $"{i},x\n")));
        var rows = Rows(endless);
        Assert.Equal(30_001, rows.Count);
        Assert.StartsWith("2: Quotes", rows[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A9_a_letter_at_the_border_of_a_block_is_read_as_UTF_8()
    {
        var text = new StringBuilder("barcode,last_name\n");
        while (text.Length < 65_530)
            text.Append("1,a\n");
        text.Append("2,").Append('x', 65_535 - text.Length).Append("üller\n");
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        Assert.Equal([0xC3, 0xBC], bytes[65_535..65_537]);
        var sheet = Open([.. bytes, .. new byte[70_000 - bytes.Length].Select(_ => (byte)'\n')]);
        Assert.EndsWith("xüller", Rows(sheet)[^1], StringComparison.Ordinal);
        Assert.Equal(0, sheet.Notices.WindowsLineCount);
    }

    [Fact]
    public void A10_one_late_line_in_Windows_1252_is_read_and_named()
    {
        var text = "barcode,last_name\n" + string.Concat(Enumerable.Range(2, 8_999).Select(i => $"{i},Alpha\n"));
        var sheet = Open([.. Encoding.ASCII.GetBytes(text), .. "9001,M"u8, 0xFC, .. "ller\n"u8]);
        Assert.Equal("9001: 9001|Müller", Rows(sheet)[^1]);
        Assert.Equal([9001], sheet.Notices.WindowsLines);
        Assert.Equal("1 line(s) not in UTF-8 were read as Windows-1252: 9001", SheetText.Windows(sheet.Notices.WindowsLines, 1));
    }

    [Fact]
    public void A11_each_line_is_UTF_8_if_it_can_be()
    {
        var sheet = Open([.. "barcode,last_name\n1,M"u8, 0xC3, 0xBC, .. "ller\n2,M"u8, 0xFC, .. "ller "u8, 0x96, 0x80, .. "\n"u8]);
        Assert.Equal(["2: 1|Müller", "3: 2|Müller –€"], Rows(sheet));
        Assert.Equal([3], sheet.Notices.WindowsLines);
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-8", false)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16BE", false)]
    public void Unicode_is_read_with_and_without_its_mark(string name, bool hasMark)
    {
        var encoding = Encoding.GetEncoding(name);
        // Long enough that some block ends within a character.
        var last = string.Concat(Enumerable.Repeat("x𝄞ü", 20_000));
        var sheet = Open([.. hasMark ? encoding.GetPreamble() : [], .. encoding.GetBytes($"barcode;last_name\r\n1;Ümit\r\n2;{last}\r\n")]);
        Assert.Equal(["barcode", "last_name"], sheet.Headings);
        Assert.Equal(["2: 1|Ümit", $"3: 2|{last}"], Rows(sheet));
        Assert.Equal(0, sheet.Notices.WindowsLineCount);
    }

    [Fact]
    public void A12_a_row_that_repeats_the_headings_is_told_apart()
    {
        var text = "first_name,last_name\n" + string.Concat(Enumerable.Repeat("Ada,Alpha\n", 499))
            + "\uFEFFFirst_name,last_name \nBo,Beta\n";
        var rows = Rows(Open(text));
        Assert.Equal("501: RepeatsHeadings ", rows[499]);
        Assert.Equal("502: Bo|Beta", rows[500]);
    }

    [Theory]
    [InlineData("<html><table><tr><td>barcode", "the file is a web page: open it in a spreadsheet program and save it as CSV")]
    [InlineData("\n <!DOCTYPE html>\n<html>", "the file is a web page: open it in a spreadsheet program and save it as CSV")]
    [InlineData("PK\u0003\u0004rest", "the workbook is damaged: open it and save it again, or save it as CSV")]
    [InlineData("", "the file has no row of headings")]
    [InlineData("\n \n", "the file has no row of headings")]
    public void A14_what_is_no_table_of_text_is_told_by_its_content(string text, string why) =>
        Assert.Equal(
            why, SheetText.Of(Assert.IsType<OpenSheet.Refused>(Sheet.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)))).Fault, []));

    [Fact]
    public void A14_an_old_workbook_is_told_by_its_content() => Assert.Equal(
        FileFault.OldWorkbook,
        Assert.IsType<OpenSheet.Refused>(Sheet.Open(new MemoryStream([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]))).Fault);

    [Fact]
    public void What_Excel_puts_around_a_cell_is_not_part_of_it()
    {
        var sheet = Open("barcode,phone,last_name\n=\"0031\",'+49 30 1,'=1+1\n\"=\"\"0032\"\"\",+49 30 2,'Abd\n,,\n , ,\t\n\n");
        Assert.Equal(["2: 0031|+49 30 1|=1+1", "3: 0032|+49 30 2|'Abd"], Rows(sheet));
    }

    [Theory]
    [InlineData("3.1234E+13", true)]
    [InlineData("3,1234E+13", true)]
    [InlineData("2e+05", true)]
    [InlineData("31234000000000", false)]
    [InlineData("1E5", false)]
    [InlineData("AE+12", false)]
    public void A_number_that_Excel_rounded_is_told(string cell, bool isRounded) => Assert.Equal(isRounded, CellText.IsRounded(cell));

    [Fact]
    public void A_file_of_any_length_needs_the_same_memory()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var file = new EndlessRows(1_000_000);
        var sheet = Assert.IsType<OpenSheet.Opened>(Sheet.Open(file)).Sheet;
        var rows = 0;
        var most = 0L;
        while (sheet.Read() is not null)
        {
            if (++rows % 100_000 == 0)
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
        }

        Assert.Equal(1_000_000, rows);
        Assert.True(most - before < 200_000_000, $"{most - before} bytes more");
    }

    private static Sheet Open(string text) => Open(Encoding.UTF8.GetBytes(text));

    private static Sheet Open(byte[] file) => Assert.IsType<OpenSheet.Opened>(Sheet.Open(new MemoryStream(file))).Sheet;

    private static List<string> Rows(Sheet sheet)
    {
        var rows = new List<string>();
        while (sheet.Read() is { } row)
        {
            rows.Add(row.Trouble == RowTrouble.None
                ? $"{row.Line}: {string.Join('|', row.Cells)}"
                : $"{row.Line}: {row.Trouble} {Why(row, sheet)}");
        }

        return rows;
    }

    private static string Why(SheetRow row, Sheet sheet) => row.Trouble switch
    {
        RowTrouble.Quotes => SheetText.Quotes(row.Line, row.LastLine),
        RowTrouble.TooManyCells => SheetText.TooManyCells(row.Count, sheet.Headings.Count),
        _ => "",
    };

    /// <summary>A file that is made while it is read.</summary>
    private sealed class EndlessRows(int rows) : Stream
    {
        private int _row = -1;
        private byte[] _rest = [];

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_rest.Length == 0 && _row < rows)
                _rest = Encoding.UTF8.GetBytes(++_row == 0 ? "barcode,first_name,last_name\n" : $"{_row:D13},Ada,Alpha\n");
            var taken = Math.Min(count, _rest.Length);
            _rest.AsSpan(0, taken).CopyTo(buffer.AsSpan(offset));
            _rest = _rest[taken..];
            return taken;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
