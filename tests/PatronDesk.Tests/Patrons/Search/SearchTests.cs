using PatronDesk.Data;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Patrons;

/// <summary>One table of names and of what finds them: both engines give the answers of the table.</summary>
public sealed class SearchTests
{
    private static readonly (string First, string Last, string Email)[] People =
    [
        ("Jürgen", "Müller", "j.mueller@example.com"),
        ("Jurgen", "Mu\u0308ller-Straße", "second@example.com"),
        ("Zoë", "O'Brien", "zoe@example.com"),
        ("Søren", "Ærø", "soren@example.org"),
        ("Łukasz", "Żółć", "lz@example.com"),
        ("İbrahim", "Işık", "ibrahim@example.com"),
        ("Αθηνά", "Παπαδοπούλου", "athina@example.gr"),
        ("Ольга", "Королёва", "olga@example.ru"),
        ("さくら", "ガルシア", "sakura@example.jp"),
        ("민준", "김", "minjun@example.kr"),
        ("محمد", "الْعَرَبِيّ", "m@example.sa"),
        ("𠮷", "野家", "yoshi@example.jp"),
        ("Ann", "Smith-Jones", "asj@example.com"),
        ("Jan", "van Dijk", "jvd@example.nl"),
        ("Piet", "Vandijk", "piet@example.nl"),
        ("Rosa María", "de la Cruz", "rosa@example.es"),
        ("Karl", "Mueller", "karl@example.de"),
        ("Greta", "Muller", "greta@example.de"),
    ];

    private static readonly (string Text, int[] Found)[] Searches =
    [
        ("muller", [0, 1, 17]),
        ("müller", [0, 1, 17]),
        ("MÜLL", [0, 1, 17]),
        ("mu\u0308l jurg", [0, 1]),
        ("strasse", [1]),
        ("STRASS", [1]),
        ("zoe", [2]),
        ("o'brien", [2]),
        ("soren aero", [3]),
        ("lukasz zol", [4]),
        ("ibrahim isik", [5]),
        ("αθηνα", [6]),
        ("ΠΑΠΑΔΟΠΟΎΛΟΥ", [6]),
        ("ольга короле", [7]),
        ("さく", [8]),
        ("ガル", [8]),
        ("민준", [9]),
        ("العربي", [10]),
        ("𠮷", [11]),
        ("second@", [1]),
        ("ZOE@EXAMPLE.COM", [2]),
        ("2020000000044", [3]),
        ("2020", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]),
        ("obrien", [2]),
        ("OBRI zoe", [2]),
        ("o brien", [2]),
        ("o’brien", [2]),
        ("smith jones", [12]),
        ("smithjones", [12]),
        ("jones ann", [12]),
        ("van dijk", [13, 14]),
        ("vandijk", [13, 14]),
        ("jan van dijk", [13]),
        ("dijk van", [13]),
        ("delacruz", [15]),
        ("de lacruz rosamaria", [15]),
        ("de la cruz rosa", [15]),
        ("mueller", [16]),
        ("uller", []),
        ("example.com", []),
        ("%", []),
        ("_", []),
        ("' or 1=1 --", []),
        ("muller zoe", []),
    ];

    [EveryEngine]
    public async Task Search_finds_by_the_beginning_of_each_word(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        foreach (var (first, last, email) in People)
        {
            await server.CreateAsync(
                caller, (PatronField.FirstName, first), (PatronField.LastName, last), (PatronField.Email, email));
        }

        var wrong = new List<string>();
        foreach (var (text, found) in Searches)
        {
            var page = await server.Patrons().SearchAsync(caller, text, null, 0, 50, CancellationToken.None);
            Assert.Equal(page.Total, page.Patrons.Count);
            if (!found.Select(i => People[i].Email).SequenceEqual(page.Patrons.Select(patron => patron.Email)))
                wrong.Add($"{text} finds {string.Join(' ', page.Patrons.Select(patron => patron.Email))}");
        }

        Assert.Empty(wrong);
    }

    [EveryEngine]
    public async Task Two_words_find_the_same_whether_the_rarer_is_rare_or_common(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        await FillAsync(server);
        var cancel = CancellationToken.None;

        // 1,500 patrons have a word that begins with "co"; one in ten of them is an "Even", the others are "Odd".
        foreach (var (text, total) in new[] { ("co ev", 150), ("ev common", 150), ("co od", 1_350), ("common odd", 1_350), ("ev od", 0) })
        {
            var found = new List<long>();
            for (var skip = 0; skip < total + 500; skip += 500)
            {
                var page = await server.Patrons().SearchAsync(caller, text, null, skip, 500, cancel);
                Assert.Equal(total, page.Total);
                found.AddRange(page.Patrons.Select(patron => patron.Id));
            }

            Assert.Equal(found.Order().Distinct(), found);
            Assert.Equal(total, found.Count);
        }

        // Those of the second half that are Even, in the order of their change, which is the reverse.
        var since = await server.Patrons().SearchAsync(caller, "even co", DateTimeOffset.UnixEpoch.AddSeconds(750), 0, 500, cancel);
        Assert.Equal(75, since.Total);
        Assert.Equal(since.Patrons.OrderBy(patron => patron.UpdatedAt), since.Patrons);
        Assert.True(since.Patrons[0].Id > since.Patrons[^1].Id);
    }

    private static Task FillAsync(TestServer server) => server.Store.ScriptAsync("""
        insert into patron (id, library_id, uuid, barcode, barcode_folded, first_name, first_name_folded, first_name_words, last_name,
            last_name_folded, last_name_words, frozen, version, created_at, updated_at)
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 1500)
        select i, 1, 'uuid' || i, 'b' || i, 'b' || i, case i % 10 when 0 then 'Even' else 'Odd' end,
            case i % 10 when 0 then 'even' else 'odd' end, case i % 10 when 0 then ' even ' else ' odd ' end, 'Common', 'common',
            ' common ', 0, 1, i, (1501 - i) * 1000000
        from n;
        insert into patron_word (library_id, word, id) select 1, last_name_folded, id from patron;
        insert into patron_word (library_id, word, id) select 1, first_name_folded, id from patron;
        """);

    [EveryEngine]
    public async Task Hostile_searches_are_answered(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.CreateAsync(await server.CallerAsync());
        string[] hostile = ["%00", "a%00b", "%ED%A0%80", "%F4%8F%BF%BF", "%25", "'", "%22", "\\", "*", "()", "%CC%81", new('a', 200)];
        foreach (var text in hostile)
        {
            var response = await server.Client.GetAsync($"/patrons?q={text}");
            Assert.True((int)response.StatusCode < 500, $"{response.StatusCode} for q={text}");
        }
    }

    [EveryEngine]
    public async Task Search_follows_updates_deletes_and_restores(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var patron = await server.CreateAsync(
            caller, (PatronField.LastName, "Godwin"), (PatronField.Tags, "student, Rare-Books"), (PatronField.PatronId, "#A-7"));
        foreach (var text in new[] { "godw", "stud", "rare", "books", "a-7", "mary godwin" })
            Assert.Equal(1, await FoundAsync(server, text));

        await server.Patrons().UpdateAsync(
            caller, PatronKey.Of(patron.Barcode), Desk.Say((PatronField.LastName, "Shelley"), (PatronField.Tags, "")), default,
            CancellationToken.None);
        Assert.Equal(0, await FoundAsync(server, "godw"));
        Assert.Equal(0, await FoundAsync(server, "rare"));
        Assert.Equal(1, await FoundAsync(server, "shelley"));

        await server.DeleteAsync(caller, patron.Barcode);
        Assert.Equal(0, await FoundAsync(server, "shelley"));
        Assert.Equal(0, await FoundAsync(server, "202"));

        await server.RestoreAsync(caller, patron.Barcode);
        Assert.Equal(1, await FoundAsync(server, "shelley"));
        Assert.Equal(0, await FoundAsync(server, "godw"));
    }

    [EveryEngine]
    public async Task Names_of_an_older_store_are_found_written_together(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        await server.CreateAsync(caller, (PatronField.FirstName, "Jo-Ann"), (PatronField.LastName, "O'Brien"));
        await server.Store.WriteAsync(
            session => session.ExecuteAsync(Sql.Composed("delete from patron_word where word in ('obrien', 'joann')")),
            CancellationToken.None);
        Assert.Equal(0, await FoundAsync(server, "obrien joann"));

        await server.Store.WriteAsync(
            async session =>
            {
                await session.ScriptAsync(Migrator.Script(server.Store.Dialect, "0017_names_written_together.sql"));
                return true;
            },
            CancellationToken.None);

        Assert.Equal(1, await FoundAsync(server, "obrien joann"));
    }

    private static async Task<long> FoundAsync(TestServer server, string text) =>
        (await server.Patrons().SearchAsync(await server.CallerAsync(), text, null, 0, 50, CancellationToken.None)).Total;
}
