using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Data;
using PatronDesk.Lending;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Data;

/// <summary>One declaration makes insert, update, select and mapping; what is written is what is read.</summary>
public sealed class ColumnsTests
{
    private static readonly DateTimeOffset Made = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly Columns<Shelf> Shelves = new(
        (ref at) => new(
            at.Number("id", shelf => shelf.Id, Written.Once),
            at.SearchedOrNull("label", shelf => shelf.Label),
            at.Computed("(select count(*) from shelf)"),
            at.Flag("open", shelf => shelf.IsOpen, Written.Apart),
            at.InstantOrNull("read_only")),
        table: "shelf");

    [Fact]
    public void Statements_follow_from_the_declaration()
    {
        Assert.Equal("shelf.id, shelf.label, (select count(*) from shelf), shelf.open, shelf.read_only", $"{Shelves}");
        Assert.Equal("id, label, label_folded, label_words, open", Shelves.Names);
        Assert.Equal("$3, $4, $5, $6, $7", Shelves.Parameters(3));
        Assert.Equal("label = $2, label_folded = $3, label_words = $4", Shelves.Settings(2));
        Assert.Equal(5, Shelves.Count);
    }

    [Fact]
    public void Values_stand_in_the_order_of_the_names()
    {
        var shelf = new Shelf(7, "Été", 0, true, null);
        Assert.Equal(["9", "7", "Été", "ete", " ete ", "1"], Shelves.Values(shelf, 9L).Select(Shown));
        Assert.Equal(["9", "7", "Été", "ete", " ete "], Shelves.Changes(shelf, 9L, 7L).Select(Shown));
    }

    [Fact]
    public void A_part_brings_its_columns_and_what_it_writes_once_stays_so()
    {
        var columns = new WrittenColumns<Shelf>().Add(Shelves, shelf => shelf).Add("more", shelf => shelf.Id);
        Assert.Equal("id, label, label_folded, label_words, open, more", columns.Names);
        Assert.Equal("label = $1, label_folded = $2, label_words = $3, more = $4", columns.Settings(1));
        Assert.Equal(4, columns.Changes(new(7, null, 0, true, null)).Length);
    }

    [EveryEngine]
    public async Task What_is_written_is_read_back(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var stamp = new AuditStamp(Made, Made.AddDays(1), new("u1", "Maker", "u2", "Changer"));
        var item = new Item("i", "B 7", "Title", "QA 7", "book", "props");
        var patron = new Patron
        {
            Id = 70,
            LibraryId = 1,
            Uuid = "p",
            Barcode = "12345",
            FirstName = "Mary",
            LastName = "Shelley",
            Email = "É@example.com",
            EmailKey = "e\u0301@example.com",
            NotificationEmails = "n@example.com",
            Tags = "a, b",
            PatronId = "P7",
            Phone = "1",
            Address1 = "a1",
            Address2 = "a2",
            City = "c",
            State = "NY",
            Country = "US",
            Zip = "z",
            Frozen = true,
            Version = 3,
            CreatedAt = Made,
            UpdatedAt = Made.AddDays(1),
            Username = "mary",
            ExpiresAt = Made.AddDays(2),
            CardLostAt = Made.AddDays(3),
            By = stamp.By,
            Details = new()
            {
                EnrolledAt = Made.AddDays(4),
                Type = "staff",
                GroupId = "g",
                MiddleName = "W",
                PreferredName = "M",
                MobilePhone = "2",
                CustomFields = "{}",
                BornAt = Made,
                EmptyNames = EmptyNames.Last,
                Rest = "{\"a\":1}",
            },
        };
        Assert.Equal(patron, await BackAsync(server.Store, "patron", PreparedPatron.Columns, new(patron, "hash"), Patron.WithDetails));
        var block = new ManualBlock
        {
            Row = 71,
            Id = "b",
            Content = new BlockContent
            {
                UserId = "p",
                Type = "t",
                Description = "d",
                Code = "c",
                StaffInformation = "s",
                PatronMessage = "m",
                ExpiresAt = Made,
                Borrowing = true,
                Renewals = false,
            },
            Version = 2,
            Stamp = stamp,
        };
        Assert.Equal(block, await BackAsync(server.Store, "manual_block", ManualBlock.Columns, block, ManualBlock.Columns, "library_id"));
        var template = new BlockTemplate
        {
            Row = 72,
            Id = "t",
            Content = new TemplateContent("n", "c", "d", "{}"),
            Version = 2,
            Stamp = stamp,
        };
        Assert.Equal(
            template,
            await BackAsync(
                server.Store, "manual_block_template", BlockTemplate.Columns, template, BlockTemplate.Columns, "library_id"));
        await server.Store.ScriptAsync("""
            insert into item (row, library_id, id, barcode, barcode_folded, barcode_words, title, call_number, media_type, properties,
                created_at, updated_at, version)
            values (1, 1, 'i', 'B 7', 'b 7', ' b 7 ', 'Title', 'QA 7', 'book', 'props', 0, 0, 1)
            """);
        var loan = new Loan
        {
            Row = 73,
            Id = "l",
            PatronId = "p",
            Item = item,
            OutAt = Made,
            DueAt = Made.AddDays(1),
            ReturnedAt = Made.AddDays(2),
            Renewals = 4,
            OverrideComment = "o",
            Version = 5,
            Stamp = stamp,
        };
        Assert.Equal(loan, await BackAsync(server.Store, "loan", Loan.New, loan, Loan.Columns, "library_id", Loan.Table));
    }

    // Any number and null may stand for what the record does not hold.
    private static async Task<TRead?> BackAsync<TWritten, TRead>(
        Store store, string table, WrittenColumns<TWritten> written, TWritten record, Columns<TRead> read, string? library = null,
        string? from = null)
    {
        var before = library is null ? "" : $"{library}, ";
        var insert = Sql.Composed(
            $"insert into {table} ({before}{written.Names}) values "
                + $"({(library is null ? "" : "1, ")}{written.Parameters(1)})");
        var select = Sql.Composed($"select {read} from {from ?? table} where {table}.{(table == "patron" ? "id" : "row")} >= 70");
        return await store.WriteAsync(
            async session =>
            {
                Assert.Equal(1, await session.ExecuteAsync(insert, written.Values(record)));
                return await session.FindAsync(select, read.Read);
            },
            CancellationToken.None);
    }

    private static string Shown(DbValue value) => value.Text ?? FormattableString.Invariant($"{value.Number}");

    private sealed record Shelf(long Id, string? Label, long? Count, bool IsOpen, DateTimeOffset? ReadOnly);
}
