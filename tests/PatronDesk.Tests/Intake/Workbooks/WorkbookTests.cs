using PatronDesk.Intake;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Intake;

/// <summary>Patrons from a workbook. The names begin with the cases of "moving in".</summary>
[Collection(MeasuredAlone.Name)]
public sealed class WorkbookTests
{
    private static readonly string[] Head = ["barcode", "first_name", "last_name"];

    [EveryEngine]
    public async Task A14_a_workbook_is_read_as_such_whatever_its_name_is(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var file = TestWorkbook.Of(Head, ["0078001", "Ada", "Müller"], ["", "", ""], ["0078002", "Bo", "'=1+1"]).Make();
        Assert.Equal("PK\u0003\u0004"u8.ToArray(), file[..4]);
        Assert.Equal(["2 created 0078001", "4 created 0078002"], await server.ImportAsync(file));
        Assert.Equal(["0078001|Ada|Müller|null", "0078002|Bo|=1+1|null"], await server.PatronsAsync());
        Assert.Equal(["2 unchanged 0078001", "4 unchanged 0078002"], await server.ImportAsync(file, new()));
    }

    [EveryEngine]
    public async Task A15_a_format_of_zeros_is_part_of_the_number_and_is_said_once(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var file = TestWorkbook.Of(
            Head,
            ["<c r=\"A2\" s=\"1\"><v>78021</v></c>", "Ada", "Alpha"],
            ["<c r=\"A3\" s=\"1\"><v>7.8022000000000006E4</v></c>", "Bo", "Beta"],
            ["<c r=\"A4\" s=\"1\"><v>1234567</v></c>", "Cy", "Gamma"]).Formats("0000000").Make();
        Assert.Equal(
            [
                "2 created 0078021", "3 created 0078022", "4 created 1234567",
                "column 'barcode': its numbers are shown with zeros before them, and were read so, such as 0078021",
            ],
            await server.ImportAsync(file));
        Assert.Equal(["0078021|Ada", "0078022|Bo", "1234567|Cy"], await server.PatronsAsync("barcode, first_name", 2));
    }

    [EveryEngine]
    public async Task A16_a_number_of_which_Excel_keeps_15_digits_is_refused(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var file = TestWorkbook.Of(
            Head,
            ["<c r=\"A2\"><v>1234567890123450</v></c>", "Ada", "Alpha"],
            ["<c r=\"A3\" s=\"1\"><v>1.23456789012345E+15</v></c>", "Bo", "Beta"],
            ["1234567890123451", "Di", "Delta"],
            ["3.1234E+13", "Ed", "Epsilon"]).Formats("0").Make();
        const string Why = "barcode: 1234567890123450 is a number of more than 15 digits, and Excel keeps 15: "
            + "make the column text and enter it again";
        var lines = await server.ImportAsync(file, Imports.Update with { TakesEach = true });
        Assert.Equal(
            [
                $"2 refused 1234567890123450 | {Why}", $"3 refused 1234567890123450 | {Why}", "4 created 1234567890123451",
                "5 refused 3.1234E+13 | barcode: 3.1234E+13 is a number that Excel has rounded: make the column text and enter it again",
            ],
            lines.Take(4));
        Assert.Equal(["1234567890123451|Di"], await server.PatronsAsync("barcode, first_name", 2));
    }

    [EveryEngine]
    public async Task A17_phonetic_hints_are_no_part_of_a_name(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var file = TestWorkbook.Of(
                Head, ["0078001", "Ada", "<c r=\"C2\" t=\"s\"><v>1</v></c>"], ["0078002", "Bo", "<c t=\"s\"><v>2</v></c>"])
            .Texts(
                "<si><t>not this</t></si>",
                "<si><t>山田</t><rPh sb=\"0\" eb=\"2\"><t>ヤマダ</t></rPh><phoneticPr fontId=\"1\"/></si>",
                "<si><r><rPr><b/></rPr><t>Be</t></r><r><t xml:space=\"preserve\">ta </t></r><rPh sb=\"0\" eb=\"1\"><t>x</t></rPh></si>")
            .Make();
        Assert.Equal(["2 created 0078001", "3 created 0078002"], await server.ImportAsync(file));
        Assert.Equal(["0078001|Ada|山田|null", "0078002|Bo|Beta|null"], await server.PatronsAsync());
    }

    [EveryEngine]
    public async Task A18_escapes_are_replaced_once(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var file = TestWorkbook.Of(
                [.. Head, "address1"],
                ["0078001", "Ada", "<c r=\"C2\" t=\"s\"><v>1</v></c>", "<c r=\"D2\" t=\"s\"><v>0</v></c>"],
                ["0078002", "Bo", "_x005F_x0041_", "<c r=\"D3\" t=\"str\"><f>A1</f><v>Mill_x000D_Yard</v></c>"])
            .Texts("<si><t>Hall 3_x000D_&#10;Room 2</t></si>", "<si><t>_x005F_x0041_</t></si>").Make();
        Assert.Equal(["2 created 0078001", "3 created 0078002"], await server.ImportAsync(file));
        Assert.Equal(
            ["0078001|_x0041_|Hall 3\nRoom 2", "0078002|_x0041_|Mill\nYard"],
            await server.PatronsAsync("barcode, last_name, address1", 3));
    }

    [EveryEngine]
    public async Task A19_days_are_counted_from_1904_where_the_workbook_says_so(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        string[][] Rows(string barcode) =>
            [[.. Head, "expires"], [barcode, "Ada", "Alpha", "<c r=\"D2\" s=\"1\"><v>44560</v></c>"]];
        await server.ImportAsync(TestWorkbook.Of(Rows("0078001")).Formats("dd\\.mm\\.yyyy").Since1904().Make());
        await server.ImportAsync(TestWorkbook.Of(Rows("0078002")).Formats("[$-407]d/ mmm yy;@").Make());
        await server.ImportAsync("barcode,first_name,last_name,expires\n0078003,Ada,Alpha,2025-12-31\n0078004,Ada,Alpha,2021-12-30\n");
        var ends = await server.PatronsAsync("cast(expires_at as text)", 1);
        Assert.Equal([ends[2], ends[3]], ends.Take(2));
        Assert.NotEqual(ends[0], ends[1]);
        // A day that is only a number is no date.
        Assert.Equal(
            "2 refused 0078005 | expires_at must be a date such as 2027-04-03; got '44560'",
            Assert.Single(await server.ImportAsync(TestWorkbook.Of(Rows("0078005")).Formats("0").Make())));
    }

    [EveryEngine]
    public async Task A20_a_million_formatted_rows_without_text_are_none(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var file = FormattedToTheEnd();
        Assert.Equal(["2 created 0078001", "3 created 0078002", "4 created 0078003"], await server.ImportAsync(file));
        Assert.Equal(3, (await server.PatronsAsync()).Count);
    }

    [Fact]
    public void A20_rows_without_text_need_no_memory()
    {
        using var sheet = Assert.IsType<OpenSheet.Opened>(Sheet.Open(new MemoryStream(FormattedToTheEnd()))).Sheet;
        // What other tests left behind counts for nothing: only what is more.
        var held = GC.GetTotalMemory(forceFullCollection: true);
        var before = GC.GetTotalAllocatedBytes();
        var rows = 0;
        while (sheet.Read() is not null)
            rows++;
        Assert.Equal(3, rows);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - held, long.MinValue, 20_000_000);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 2_000_000_000);
    }

    [EveryEngine]
    public async Task A21_of_merged_cells_only_the_first_row_says_something(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.ImportAsync(
            "barcode,first_name,last_name,address1\n0078002,Bo,Doe,Old 2\n0078003,Cy,Doe,Old 3\n0078004,Di,Doe,Old 4\n");
        var file = new TestWorkbook().Sheet(
            "List",
            TestWorkbook.Rows(
                ["address1", .. Head],
                ["Mill 1", "0078001", "Ada", "Doe"], ["", "0078002", "Bo", "Doe"], ["", "0078003", "Cy", "Doe"],
                ["", "0078004", "Di", "Doe"], ["Mill 5", "0078005", "Ed", "Doe"]),
            "<mergeCells count=\"2\"><mergeCell ref=\"A2:A4\"/><mergeCell ref=\"H1:J9\"/></mergeCells>").Make();
        Assert.Equal(
            [
                "2 created 0078001", "3 unchanged 0078002", "4 unchanged 0078003", "5 updated 0078004 address1", "6 created 0078005",
                "merged A2:A4: only the first row has the value",
            ],
            await server.ImportAsync(file, Imports.Update with { ClearsEmpty = true }));
        Assert.Equal(
            ["0078001|Mill 1", "0078002|Old 2", "0078003|Old 3", "0078004|null", "0078005|Mill 5"],
            await server.PatronsAsync("barcode, address1", 2));
    }

    [EveryEngine]
    public async Task A22_the_visible_sheet_is_read_and_of_several_one_must_be_named(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        IEnumerable<string> Rows(string barcode) => TestWorkbook.Rows(Head, [barcode, "Ada", "Alpha"]);
        var file = new TestWorkbook().Sheet("Last year", Rows("0078001"), state: "hidden").Sheet("Now", Rows("0078002"))
            .Sheet("Empty", []).Make();
        Assert.Equal(["2 created 0078002"], await server.ImportAsync(file));
        Assert.Equal(["2 created 0078001"], await server.ImportAsync(file, Imports.Update with { Sheet = "last YEAR" }));
        Assert.Equal(
            ["--sheet: there is no sheet with that name; the sheets are 'Last year', 'Now', 'Empty'"],
            await server.ImportAsync(file, Imports.Update with { Sheet = "Tomorrow" }));

        var two = new TestWorkbook().Sheet("Pupils", Rows("0078003")).Sheet("Old", Rows("0078009"), state: "veryHidden")
            .Sheet("Teachers", Rows("0078004")).Make();
        Assert.Equal(
            ["several sheets have rows: 'Pupils', 'Teachers'; name one with --sheet"], await server.ImportAsync(two));
        Assert.Equal(["2 created 0078004"], await server.ImportAsync(two, Imports.Update with { Sheet = "Teachers" }));
        Assert.Equal(
            ["--sheet: the file is no workbook, and has no sheets"],
            await server.ImportAsync("barcode,first_name\n1,Ada\n", Imports.Update with { Sheet = "Pupils" }));
        Assert.Equal(["0078001", "0078002", "0078004"], await server.PatronsAsync("barcode", 1));
    }

    [EveryEngine]
    public async Task A23_a_row_has_the_sheet_s_own_number(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var file = new TestWorkbook().Sheet(
            "List",
            [
                TestWorkbook.Row(1, Head), TestWorkbook.Row(4, "0078001", "Ada", "Alpha"), TestWorkbook.Row(5),
                TestWorkbook.Row(9, "0078002", "Bo"),
            ]).Make();
        Assert.Equal(["4 created 0078001", "9 refused 0078002 | last_name is missing"], await server.ImportAsync(file));
        // Rows and cells need no numbers of their own.
        var bare = new TestWorkbook().Sheet(
            "List",
            TestWorkbook.Rows(Head, ["0078003", "Cy", "Gamma"], [], ["0078004", "Di"])
                .Select(row => System.Text.RegularExpressions.Regex.Replace(row, " r=\"[^\"]*\"", ""))).Make();
        Assert.Equal(["2 created 0078003", "4 refused 0078004 | last_name is missing"], await server.ImportAsync(bare));
    }

    [EveryEngine]
    public async Task What_a_cell_shows_counts_whatever_its_type_is(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var file = TestWorkbook.Of(
            [.. Head, "freeze", "phone", "expires", "city", "", "note"],
            [
                "<c r=\"A2\" t=\"str\"><f>\"0078\"&amp;\"001\"</f><v>0078001</v></c>", "Ada", "Alpha", "<c r=\"D2\" t=\"b\"><v>1</v></c>",
                "<c r=\"E2\"><v>491701234567</v></c>", "<c r=\"F2\" t=\"d\"><v>2027-04-03T00:00:00</v></c>", "<c r=\"G2\"><v>1.5</v></c>",
                "<c r=\"H2\" s=\"0\"/>", "x", "my own note",
            ],
            ["", "", "", "", "", "", "", "", "", "a note alone"]).Make();
        Assert.Equal(
            [
                "2 created 0078001", "2 cell(s) without a heading were left out: J2, J3",
                "columns left out: '', 'note' (--map gives them a meaning)",
            ],
            await server.ImportAsync(file));
        Assert.Equal(["0078001|1|491701234567|1.5"], await server.PatronsAsync("barcode, cast(frozen as text), phone, city", 4));
    }

    private static byte[] FormattedToTheEnd() => new TestWorkbook().Sheet(
        "List",
        TestWorkbook.Rows(Head, ["0078001", "Ada", "Alpha"], ["0078002", "Bo", "Beta"], ["0078003", "Cy", "Gamma"])
            .Concat(Enumerable.Range(5, 1_048_572).Select(line =>
                $"<row r=\"{line}\" s=\"1\" customFormat=\"1\"><c r=\"A{line}\" s=\"1\"/><c r=\"B{line}\" s=\"1\"/></row>")))
        .Formats("0000000").Make();
}
