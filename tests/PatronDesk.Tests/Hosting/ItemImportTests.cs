using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Hosting;
using PatronDesk.Intake;
using PatronDesk.Journal;
using PatronDesk.Lending;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Hosting;

public sealed class ItemImportTests
{
    private const string Items =
        "select barcode, title, call_number, media_type from item order by barcode";

    [EveryEngine]
    public async Task A_wrong_row_is_told_with_its_line_and_the_others_are_written(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (done, faults) = await ImportAsync(
            server,
            "Title,Shelf,barcode,media_type\r\n\"Two\nlines\",x,B1,book\r\nEmma,x,,book\r\n\r\n\"Say "
                + "\"\"no\"\"\",x,B3\r\nA,b,B4,d,e\r\nEmma,x,\u0001,book\r\n,,B2,\r\n");
        Assert.Equal(
            [
                "line 2: title, call_number and media_type may have 1000 characters, none of them a control character",
                "line 4: the barcode must have 1 to 128 characters, none of them a control character",
                "line 7: 5 cells under 4 headings: is there a separator in a cell without quotes?",
                "line 8: the barcode must have 1 to 128 characters, none of them a control character",
            ],
            faults);
        Assert.Equal(new ImportedItems(2, 4), done);
        Assert.Equal(["B2|null|null|null", "B3|Say \"no\"|null|null"], await server.QueryAsync(Items, 4));
        Assert.Equal(["2"], await server.QueryAsync("select detail from journal where action = 'item.imported'", 1));
    }

    [EveryEngine]
    public async Task What_is_known_is_described_anew_and_what_the_file_does_not_say_stays(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await ImportAsync(server, "barcode,title,call_number\nB1,Emma,813 AUS\n");
        var id = Assert.Single(await server.QueryAsync("select id from item", 1));
        var (done, _) = await ImportAsync(server, "media_type,title,barcode\nbook,,B1\nbook,Persuasion,B2\nbook,Sanditon,B2\n");
        Assert.Equal(new ImportedItems(3, 0), done);
        Assert.Equal(["B1|Emma|813 AUS|book", "B2|Sanditon|null|book"], await server.QueryAsync(Items, 4));
        Assert.Equal([id], await server.QueryAsync("select id from item where barcode = 'B1'", 1));
    }

    [EveryEngine]
    public async Task A_long_file_is_written_in_steps_of_500(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (done, _) = await ImportAsync(
            server, "barcode\n" + string.Join('\n', Enumerable.Range(0, 1201).Select(i => $"B{i}")));
        Assert.Equal(new ImportedItems(1201, 0), done);
        Assert.Equal(["1201"], await server.QueryAsync("select cast(count(*) as text) from item", 1));
        Assert.Equal(
            ["500", "500", "201"],
            await server.QueryAsync("select detail from journal where action = 'item.imported' order by id", 1));
    }

    [Theory]
    [InlineData("barcode\n\n\n\n,x", 5)]
    [InlineData("barcode\r\nB1\r\n\r\n \r\n,x\r\n\r\n\r\n", 5)]
    [InlineData("barcode\n\n\"\n\n\n\",x", 3)]
    [InlineData("barcode\n,x", 2)]
    public async Task The_last_row_is_told_with_its_line_whatever_empty_lines_stand_around_it(string text, int line)
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var (_, faults) = await ImportAsync(server, text);
        Assert.StartsWith($"line {line}: ", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quotes_that_do_not_pair_spoil_their_own_row_only()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var (done, faults) = await ImportAsync(
            server, "barcode,title\nB1,5\" disk\nB2, \"a, b\" \n\nB3,\"never closed\nB4,\"x\"y\nB5,\"\"\"z\"\"\"\nB6,");
        Assert.Equal(["line 5: the quote opened in line 5 isn't closed properly (line 6)"], faults);
        Assert.Equal(new ImportedItems(4, 1), done);
        Assert.Equal(
            ["B1|5\" disk|null|null", "B2|a, b|null|null", "B5|\"z\"|null|null", "B6|null|null|null"], await server.QueryAsync(Items, 4));
    }

    [Theory]
    [InlineData("", "line 1: the file has no row of headings")]
    [InlineData("title\nEmma\n", "line 1: it must name the columns, including barcode")]
    [InlineData("barcode,Barcode\nB1,B2\n", "line 1: it names the column barcode twice")]
    public async Task A_file_without_the_names_of_its_columns_is_refused(string text, string fault)
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var (done, faults) = await ImportAsync(server, text);
        Assert.Equal(new ImportedItems(0, 1), done);
        Assert.StartsWith(fault, Assert.Single(faults), StringComparison.Ordinal);
        Assert.Empty(await server.QueryAsync(Items, 4));
    }

    private static async Task<(ImportedItems Done, string[] Faults)> ImportAsync(TestServer server, string text)
    {
        var faults = new List<string>();
        var import = new ItemImport(server.Services.GetRequiredService<ItemRecords>(), row => faults.Add(RefusedRowText.Of(row)));
        var library = (await server.CallerAsync()).Library;
        var done = await import.RunAsync(
            library,
            Actor.CommandLine,
            new MemoryStream(Encoding.UTF8.GetBytes(text)),
            sheetName: null,
            progress: null,
            CancellationToken.None);
        return (done, [.. faults]);
    }
}
