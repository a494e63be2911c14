using PatronDesk.Accounts;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Libib;

/// <summary>Passwords appear nowhere, and the journal tells of every change without its values.</summary>
public sealed class SecrecyTests
{
    private const string Secret = "2ab3940as94ikd2394k";

    [EveryEngine]
    public async Task A_password_is_stored_as_an_argon2_hash_and_shown_nowhere(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);

        List<Answer> answers =
        [
            await server.PostAsync($"/patrons?first_name=Mary&last_name=Shelley&email=m@example.com&password={Secret}"),
            await server.PostAsync(
                "/patrons",
                Wire.JsonBody($$"""{"first_name":"P","last_name":"S","password":"{{Secret}}"}"""),
                ("Idempotency-Key", "k")),
            await server.PostAsync("/patrons/2020000000020", Wire.Form(("password", Secret + "2"))),
            await server.PostAsync($"/patrons?first_name=A&last_name=B&email=m@example.com&password={Secret}"),
            await server.PostAsync($"/patrons?password={Secret}%00"), await server.PostAsync($"/patrons/{Secret}?password={Secret}"),
            await server.GetAsync("/patrons/m@example.com"),
            await server.GetAsync("/patrons"),
            await server.GetAsync($"/patrons?q={Secret}"),
        ];

        Assert.Equal([200, 200, 200, 400, 400, 404, 200, 200, 200], answers.Select(answer => answer.Status));
        foreach (var answer in answers)
        {
            Assert.DoesNotContain(Secret, answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("argon2", answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("\"password", answer.Body, StringComparison.Ordinal);
        }

        var hashes = await server.QueryAsync("select password_hash from patron order by id", 1);
        Assert.All(hashes, hash => Assert.StartsWith("$argon2id$v=19$", hash, StringComparison.Ordinal));
        Assert.True(PasswordHash.Verify(Secret, hashes[0]));
        Assert.True(PasswordHash.Verify(Secret + "2", hashes[1]));
        Assert.False(PasswordHash.Verify(Secret, hashes[1]));
        Assert.DoesNotContain(Secret, await EverythingAsync(server, engine), StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task An_omitted_password_stays_and_an_empty_one_is_taken_away(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync($"first_name=A&last_name=B&password={Secret}");
        const string Hash = "select password_hash from patron";
        var before = await server.QueryAsync(Hash, 1);

        await server.PostAsync("/patrons/2020000000013?city=Bath");
        Assert.Equal(before, await server.QueryAsync(Hash, 1));
        await server.PostAsync("/patrons/2020000000013?password=");
        Assert.Equal(["null"], await server.QueryAsync(Hash, 1));
        await server.MakeAsync("first_name=A&last_name=B&password=");
        Assert.Equal(["null", "null"], await server.QueryAsync(Hash, 1));
        // One letter is enough: callers send what they derive, and the document sets no least length.
        await server.PostAsync("/patrons/2020000000013?password=p");
        Assert.True(PasswordHash.Verify("p", (await server.QueryAsync($"{Hash} where password_hash is not null", 1))[0]));
    }

    [EveryEngine]
    public async Task Every_change_is_journalled_by_field_names_without_values(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        const string Mary = "/patrons/2020000000013";
        await server.MakeAsync($"first_name=Mary&last_name=Shelley&email=m@example.com&password={Secret}");
        await server.PostAsync($"{Mary}?zip=98765&first_name=Marianne&last_name=Shelley&password={Secret}&freeze=1");
        // What changes nothing, or is refused, or is only read leaves no line.
        await server.PostAsync($"{Mary}?zip=98765");
        await server.PostAsync($"{Mary}?zip=11111&freeze=perhaps");
        await server.PostAsync("/patrons?first_name=A&last_name=B&email=m@example.com");
        await server.GetAsync(Mary);
        await server.DeleteAsync(Mary);
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        await server.PatchAsync(Mary);
        await server.PatchAsync(Mary);

        var uuid = Assert.Single(await server.QueryAsync("select uuid from patron", 1));
        var eight = new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1000;
        Assert.Equal(
            [
                $"key:1|patron.created|{uuid}|null|{eight}", $"key:1|patron.updated|{uuid}|first_name,zip,freeze,password|{eight}",
                $"key:1|patron.deleted|{uuid}|null|{eight}", $"key:1|patron.restored|{uuid}|null|{eight + 60_000_000}",
            ],
            await server.QueryAsync(
                "select actor, action, subject, detail, cast(at as text) from journal where action like 'patron.%' order by id", 5));
        var journal = string.Join('\n', await server.QueryAsync("select actor, action, subject, detail from journal", 4));
        foreach (var value in (string[])["Mary", "Marianne", "Shelley", "m@example.com", "98765", Secret])
            Assert.DoesNotContain(value, journal, StringComparison.Ordinal);
    }

    /// <summary>Every row of every table, as text.</summary>
    private static async Task<string> EverythingAsync(TestServer server, Engine engine)
    {
        var all = new List<string>();
        var tables = await server.QueryAsync(
            engine == Engine.Sqlite
                ? "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
                : "select cast(table_name as text) from information_schema.tables where table_schema = 'public' and "
                    + "table_type = 'BASE TABLE'",
            1);
        Assert.Contains("idempotent_create", tables);
        foreach (var table in tables)
        {
            var columns = engine == Engine.Sqlite
                ? string.Join(
                    " || ' ' || ",
                    (await server.QueryAsync($"select name from pragma_table_info('{table}')", 1)).Select(
                        name => $"coalesce(cast({name} as text), '')"))
                : "cast(whole as text)";
            all.AddRange(await server.QueryAsync($"select {columns} from {table} as whole", 1));
        }

        Assert.Contains(all, row => row.Contains("Mary", StringComparison.Ordinal));
        return string.Join('\n', all);
    }
}
