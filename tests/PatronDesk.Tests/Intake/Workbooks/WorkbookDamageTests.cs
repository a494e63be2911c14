using System.Globalization;
using System.IO.Compression;
using System.Text;
using PatronDesk.Hosting;
using PatronDesk.Intake;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Intake;

/// <summary>Files that are no workbook, or a broken or endless one: a plain refusal, and never an exception.</summary>
public sealed class WorkbookDamageTests
{
    private static readonly string[] Head = ["barcode", "first_name", "last_name"];

    [Fact]
    public void What_is_no_workbook_is_told_by_its_content()
    {
        Assert.Equal(FileFault.OtherWorkbook, FaultOf(
            Zip(("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "<x/>"))));
        Assert.Equal(FileFault.OtherWorkbook, FaultOf(Zip(("holiday.jpg", "x"))));
        Assert.Equal(FileFault.OtherWorkbook, FaultOf(Book().Part("xl/workbook.xml", "<document/>").Make()));
        var binary = Book().Part(
            "_rels/.rels", "<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" Target=\"xl/workbook.bin\"/></Relationships>");
        Assert.Equal(FileFault.OtherWorkbook, FaultOf(binary.Part("xl/workbook.bin", "x").Make()));
        var empty = new TestWorkbook().Sheet("Empty", [TestWorkbook.Row(1), TestWorkbook.Row(2, " ")]);
        Assert.Equal(FileFault.NoHeadings, FaultOf(empty.Make()));
    }

    [Fact]
    public void An_old_workbook_or_one_with_a_password_is_refused_with_what_to_do()
    {
        byte[] file = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[2000], .. Encoding.Unicode.GetBytes("EncryptedPackage")];
        Assert.Equal(
            "the file is a workbook of an old Excel, or one with a password: open it, take the password off, and save it as .xlsx or CSV",
            SheetText.Of(FaultOf(file)!.Value, []));
    }

    [Fact]
    public void Parts_that_are_missing_or_no_XML_are_damage()
    {
        foreach (var (part, text) in new[]
        {
            ("xl/workbook.xml", "<workbook><sheets>"), ("xl/_rels/workbook.xml.rels", "nothing"), ("xl/styles.xml", "<a></b>"),
            ("xl/sharedStrings.xml", ""), ("xl/worksheets/sheet1.xml", "\0\0\0\0"),
            ("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row r=\"x\"><c><v>1</v></c></row></sheetData></worksheet>"),
            ("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row><c r=\"1A\"><v>1</v></c></row></sheetData></worksheet>"),
            ("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row><c t=\"s\"><v>9</v></c></row></sheetData></worksheet>"),
        })
        {
            Assert.Equal(FileFault.Damaged, FaultOf(Book().Part(part, text).Make()));
        }

        Assert.Equal("the workbook is damaged: open it and save it again, or save it as CSV", SheetText.Of(FileFault.Damaged, []));
    }

    [EveryEngine]
    public async Task A_workbook_that_ends_in_the_middle_refuses_what_follows_and_writes_nothing(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var file = Book().Part(
            "xl/worksheets/sheet1.xml",
            "<worksheet><sheetData>" + string.Concat(TestWorkbook.Rows(Head, ["0078001", "Ada", "Alpha"])) + "<row r=\"3\"><c").Make();
        string[] told =
        [
            "2 created 0078001",
            "3 refused | the workbook cannot be read from here on: open it and save it again, or save it as CSV",
        ];
        Assert.Equal(told, await server.ImportAsync(file));
        Assert.Empty(await server.PatronsAsync());
        Assert.Equal(told, await server.ImportAsync(file, Imports.Update with { TakesEach = true }));
        Assert.Equal(["0078001|Ada|Alpha|null"], await server.PatronsAsync());
    }

    [Fact]
    public void A_document_type_is_never_read()
    {
        var file = Book().Part(
            "xl/sharedStrings.xml",
            "<!DOCTYPE sst [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><sst><si><t>&b;</t></si></sst>").Make();
        Assert.Equal(FileFault.Damaged, FaultOf(file));
    }

    [Fact]
    public void What_unpacks_without_end_is_too_large_and_takes_no_memory()
    {
        var endless = Enumerable.Repeat(new string('a', 1_000_000), 200);
        foreach (var begin in new[] { "<row><c t=\"inlineStr\"><is><t>", "<row><c r=\"" })
        {
            var file = new TestWorkbook().Sheet("List", endless.Prepend(begin)).Make();
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Equal(FileFault.TooLarge, FaultOf(file));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000_000);
        }

        var manyTexts = string.Concat(Enumerable.Repeat("<si><t>" + new string('山', 30_000) + "</t></si>", 1_200));
        Assert.Equal(FileFault.TooLarge, FaultOf(Book().Texts(manyTexts).Make()));
        Assert.Equal("the workbook has more in it than is read: save it as CSV", SheetText.Of(FileFault.TooLarge, []));
    }

    [Fact]
    public void A_part_is_read_up_to_its_limit_only()
    {
        using var part = new WorkbookPart(new MemoryStream(Encoding.ASCII.GetBytes("<a/><b/>")), most: 6);
        Assert.Equal(4, part.Read(new byte[4]));
        Assert.Equal(FileFault.TooLarge, Assert.Throws<WorkbookException>(() => part.Read(new byte[4])).Fault);
    }

    [Fact]
    public void No_damage_of_any_byte_makes_the_reader_throw_or_stand_still()
    {
        var whole = Book().Formats("0000000", "yyyy-mm-dd").Texts("<si><t>Ada</t></si>").Make();
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var i = 0; i < 3_000; i++)
        {
            var file = i % 3 == 0 ? whole[..random.Next(whole.Length)] : [.. whole];
            for (var flips = i % 3 == 0 ? 0 : random.Next(1, 4); flips > 0; flips--)
                file[random.Next(4, file.Length)] = (byte)random.Next(256);
            try
            {
                if (Sheet.Open(new MemoryStream(file)) is not OpenSheet.Opened { Sheet: var sheet })
                    continue;
                for (var rows = 0; sheet.Read() is not null; rows++)
                    Assert.True(rows < 100, "The reader does not end.");
            }
            catch (Exception error) when (error is not Xunit.Sdk.XunitException)
            {
                Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"Seed {seed}, file {i}: {error}"));
            }
        }
    }

    private static TestWorkbook Book() => TestWorkbook.Of(Head, ["0078001", "Ada", "Alpha"], ["0078002", "Bo", "Beta"]);

    private static FileFault? FaultOf(byte[] file) =>
        Sheet.Open(new MemoryStream(file)) is OpenSheet.Refused refused ? refused.Fault : null;

    private static byte[] Zip(params (string Name, string Text)[] entries)
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in entries)
            {
                using var entry = new StreamWriter(zip.CreateEntry(name).Open());
                entry.Write(text);
            }
        }

        return file.ToArray();
    }
}
