using System.Text;
using PatronDesk.Accounts;
using PatronDesk.Intake;
using PatronDesk.Patrons;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Intake;

/// <summary>What goes out comes back: exported and imported into an empty store, the two stores are equal.</summary>
public sealed class RoundTripTests
{
    private const string Home = "93d3d88d-499b-45d0-9bc7-ac73c3a19880";

    /// <summary>Every exported column, as it is stored.</summary>
    private const string Columns = """
        uuid, barcode, first_name, last_name, email, notification_emails, tags, patron_id, phone, address1, address2, city, state,
        country, zip, cast(frozen as text), cast(inactive as text), cast(expires_at as text), username, user_type, patron_group,
        middle_name, preferred_name, mobile_phone, cast(enrolled_at as text), cast(born_at as text), custom_fields, user_rest,
        cast(empty_names as text), cast(card_lost_at as text), cast(created_at as text), cast(updated_at as text)
        """;

    private const int ColumnCount = 32;

    private static readonly string[] Users =
    [
        $$"""
        {"username":"jdoe","externalSystemId":" 0031","barcode":"F-1","active":false,"type":"staff",
        "patronGroup":"bdc2b6d4-5ceb-4a12-ab46-249b9a68473e","departments":["6f0c1f6f-0d0e-4b1e-8a52-1f2f7d1b2b30"],"meta":{"a":[1]},
        "enrollmentDate":"2020-10-07T04:00:00.123Z","expirationDate":"2027-12-31T11:12:13.456Z",
        "personal":{"lastName":"Doe \"Jr\", x","firstName":"Jane","middleName":"=M","preferredFirstName":"J;","pronouns":"they",
        "email":"no email","phone":"+49 30 1234","mobilePhone":"+4917012","dateOfBirth":"1990-02-03",
        "addresses":[{"id":"1","countryId":"DE","addressLine1":"Hall 3\nRoom 2","addressLine2":"'=x","city":" Köln ","region":"NRW",
        "postalCode":"00501","addressTypeId":"{{Home}}","primaryAddress":true},
        {"countryId":"US","addressTypeId":"1c4b225f-f669-4e9b-afcd-ebc0e273a34e"}],
        "preferredContactTypeId":"002"},"tags":{"tagList":["a","b"]},"customFields":{"shoe":"4\u00fc,\n2"},
        "preferredEmailCommunication":["Support"]}
        """,
        """
        {"barcode":"F-2","externalSystemId":"","personal":{"lastName":"","firstName":"","middleName":"","preferredFirstName":"",
        "email":"","phone":"","mobilePhone":""},"tags":{"tagList":[]}}
        """,
        """{"barcode":"F-3"}""",
        """{"barcode":"F-4","personal":{"lastName":"x","dateOfBirth":"1990-02-03T04:05:06.007Z","addresses":[]},"tags":{}}""",
    ];

    [EveryEngine]
    public async Task Exported_and_imported_into_an_empty_store_the_two_are_equal(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await FillAsync(server);
        var file = await server.ExportAsync();
        var patrons = await server.PatronsAsync(Columns, ColumnCount);
        Assert.Equal(9, patrons.Count);
        // Also on the other engine, and back.
        foreach (var other in Enum.GetValues<Engine>())
        {
            await using var second = await TestServer.StartAsync(other);
            second.Clock.Advance(TimeSpan.FromDays(400));
            Assert.All(
                await second.ImportAsync(file, Exports.All),
                line => Assert.True(line.Contains(" created ", StringComparison.Ordinal) || IsNote(line), line));
            Assert.Equal(patrons, await second.PatronsAsync(Columns, ColumnCount));
            Assert.Equal(Exports.TextOf(file), Exports.TextOf(await second.ExportAsync()));
            Assert.Equal(
                Exports.TextOf(await server.ExportAsync(isJson: true)), Exports.TextOf(await second.ExportAsync(isJson: true)));
            Assert.Equal(await UsersAsync(server), await UsersAsync(second));
            Assert.All(
                await second.ImportAsync(file, Exports.All),
                line => Assert.True(line.Contains(" unchanged ", StringComparison.Ordinal) || IsNote(line), line));
        }
    }

    [EveryEngine]
    public async Task Who_is_there_keeps_the_UUID_and_the_dates(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.ImportAsync("barcode,first_name,last_name\n10001,Ada,Alpha\n");
        var before = await server.PatronsAsync("uuid, cast(created_at as text)", 2);
        const string File = """
            barcode,first_name,last_name,uuid,created_at,updated_at,card_lost_at,middle_name
            10001,Ada,Alpha,630824a0-a8ad-49f3-b5e2-3f2fe6ef5916,2001-01-01,2001-01-02,2001-01-03,Bo
            10002,Cy,Gamma,,2001-01-01T10:00:00.5Z,,,
            """;
        Assert.Equal(
            ["2 updated 10001 middle_name", "3 created 10002"],
            await server.ImportAsync(File, Exports.All with { IfExists = IfExists.Update }));
        Assert.Equal(before[0], (await server.PatronsAsync("uuid, cast(created_at as text)", 2))[0]);
        Assert.Equal(
            ["Bo|null|1795420800000000|2", "null|null|978343200500000|1"],
            await server.PatronsAsync("middle_name, cast(card_lost_at as text), cast(created_at as text), cast(version as text)"));
    }

    [EveryEngine]
    public async Task Folio_s_fields_are_columns_and_an_empty_cell_keeps_or_clears(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        const string Head = "barcode,first_name,last_name,username,patron_group,middle_name,mobile_phone,enrolled_at,born_at,user_type\n";
        const string Get = "username, patron_group, middle_name, mobile_phone, cast(enrolled_at as text), cast(born_at as text), user_type";
        Assert.Equal(
            ["2 created 10001"],
            await server.ImportAsync(Head + "10001,Ada,Alpha,ada,UnderGrad,B,'+491,2020-01-02,3/2/1990,staff\n", Exports.All with
            {
                Dates = DateOrder.DayMonthYear,
            }));
        string[] all = ["ada|bdc2b6d4-5ceb-4a12-ab46-249b9a68473e|B|+491|1577923200000000|634003200000000|staff"];
        Assert.Equal(all, await server.PatronsAsync(Get, 7));
        const string Empty = Head + "10001,Ada,Alpha,,,,,,,\n";
        Assert.Equal(["2 unchanged 10001"], await server.ImportAsync(Empty));
        Assert.Equal(all, await server.PatronsAsync(Get, 7));
        Assert.Equal(
            ["2 updated 10001 username,type,patron_group,middle_name,mobile_phone,enrolled_at,born_at"],
            await server.ImportAsync(Empty, Imports.Update with { ClearsEmpty = true }));
        Assert.Equal(["null|null|null|null|null|null|null"], await server.PatronsAsync(Get, 7));
    }

    [EveryEngine]
    public async Task What_is_wrong_in_such_a_column_refuses_its_row(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.ImportAsync("barcode,first_name,last_name,username,uuid\n10001,Ada,Alpha,ada,630824a0-a8ad-49f3-b5e2-3f2fe6ef5916\n");
        foreach (var (column, cell, why) in new[]
        {
            ("uuid", "7", "uuid must be a UUID or empty; got '7'"),
            ("uuid", "630824A0-A8AD-49F3-B5E2-3F2FE6EF5916", "uuid is another patron's"),
            ("username", "ADA", "username is another patron's"),
            ("username", "owner", "username is another patron's"),
            ("patron_group", "Phd", "patron_group must be a patron group of the library; got 'Phd'"),
            ("created_at", "yesterday", "created_at must be a date such as 2027-04-03; got 'yesterday'"),
            ("custom_fields", "[1]", "custom_fields must be what 'export patrons' wrote"),
            ("further_fields", """ "{""addresses"":[7]}" """.Trim(), "further_fields must be what 'export patrons' wrote"),
            ("further_fields", """ "{""nonsense"":7}" """.Trim(), "further_fields must be what 'export patrons' wrote"),
            ("empty_fields", "shoe", "empty_fields must have names of fields with commas between; got 'shoe'"),
            ("password_hash", "$2a$08$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuvwxyz01234",
                "password_hash is no hash that PatronDesk made: leave the column out"),
        })
        {
            Assert.Equal(
                [$"2 refused 10002 | {why}"],
                await server.ImportAsync($"barcode,first_name,last_name,{column}\n10002,Bo,Beta,{cell}\n", Exports.All));
        }

        Assert.Equal(
            ["2 created 10003", "3 refused 10004 | username of line 2"],
            await server.ImportAsync("barcode,first_name,last_name,username\n10003,Bo,Beta,bo\n10004,Cy,Gamma,BO\n"));
        Assert.Single(await server.PatronsAsync());
    }

    [EveryEngine]
    public async Task A_query_chooses_who_is_exported(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.ImportAsync("barcode,first_name,last_name\n10001,Ada,Alpha\n10002,Bo,Beta\n10003,Bo,Gamma\n");
        var file = Exports.TextOf(await server.ExportAsync("personal.firstName==bo sortby personal.lastName/sort.descending"));
        Assert.Equal(["10003", "10002"], file.Split("\r\n").Skip(1).SkipLast(1).Select(line => line[..5]));
        await Assert.ThrowsAsync<PatronDesk.Cql.Parsing.CqlException>(() => server.ExportAsync("personal.firstName=="));
    }

    [EveryEngine]
    public async Task Hashes_go_out_and_come_back_only_where_they_are_asked_for(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.ImportAsync("barcode,first_name,last_name,password\n10001,Ada,Alpha,hunter2hunter2\n10002,Bo,Beta,\n");
        var uuid = (await server.PatronsAsync("uuid", 1))[0];
        await server.Client.PostAsync("/patron-pin", $$"""{"id":"{{uuid}}","pin":"4711"}""");
        const string Get = "password_hash, pin_hash";
        var hashes = await server.PatronsAsync(Get, 2);
        Assert.All([await server.ExportAsync(), await server.ExportAsync(isJson: true)], file =>
        {
            Assert.DoesNotContain("argon2", Exports.TextOf(file), StringComparison.Ordinal);
            Assert.DoesNotContain("_hash", Exports.TextOf(file), StringComparison.Ordinal);
        });
        var secret = await server.ExportAsync(withHashes: true);
        await using var second = await TestServer.StartAsync(engine);
        Assert.Equal(
            ["2 refused 10001 | password_hash is taken only by the command 'import patrons' | pin_hash is taken only by the command "
                + "'import patrons'", "3 created 10002"],
            await second.ImportAsync(secret, Exports.All with { TakesHashes = false }));
        Assert.Equal(["2 created 10001", "3 created 10002"], await second.ImportAsync(secret, Exports.All));
        Assert.Equal(hashes, await second.PatronsAsync(Get, 2));
        Assert.Contains("argon2id", hashes[0].Split('|')[1], StringComparison.Ordinal);
        Assert.Equal("null|null", hashes[1]);

        // Who is there keeps the password.
        var other = Exports.TextOf(secret).Replace(hashes[0].Split('|')[0], PasswordHash.Make("other"), StringComparison.Ordinal);
        Assert.Equal(
            ["2 unchanged 10001", "3 unchanged 10002"],
            await second.ImportAsync(Encoding.UTF8.GetBytes(other), Exports.All with { IfExists = IfExists.Update }));
        Assert.Equal(hashes, await second.PatronsAsync(Get, 2));
    }

    // A thousand a read.
    [EveryEngine]
    public async Task Everybody_is_exported_once_in_more_than_one_chunk(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var rows = string.Concat(Enumerable.Range(0, 2500).Select(i => $"{10_000 + i},Ada,Alpha {i}\n"));
        await server.ImportAsync("barcode,first_name,last_name\n" + rows);
        var lines = Exports.TextOf(await server.ExportAsync()).Split("\r\n");
        Assert.Equal(Enumerable.Range(10_000, 2500).Select(i => $"{i}"), lines.Skip(1).SkipLast(1).Select(line => line[..5]));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("'=1+1", "''=1+1")]
    [InlineData("''-1", "'''-1")]
    [InlineData("'O'Brien'", "'O'Brien'")]
    [InlineData("+49 30 1234", "'+49 30 1234")]
    [InlineData("=\"0031\"", "\"'=\"\"0031\"\"\"")]
    [InlineData(" @x", "' @x")]
    [InlineData("\t", "'\t")]
    [InlineData("plain", "plain")]
    public void A_cell_that_a_spreadsheet_would_run_is_harmless_and_comes_back_unharmed(string text, string cell)
    {
        Assert.Equal(cell, CsvCell.Of(text));
        using var file = new MemoryStream(Encoding.UTF8.GetBytes($"a,b\r\n{cell},x\r\n"));
        var sheet = Assert.IsType<OpenSheet.Opened>(Sheet.Open(file)).Sheet;
        Assert.Equal([text, "x"], sheet.Read()!.Cells);
    }

    private static bool IsNote(string line) => line.Contains("5 to 15 digits", StringComparison.Ordinal);

    private static async Task FillAsync(TestServer server)
    {
        await server.ImportAsync(""""
            barcode,first_name,last_name,email,tags,phone,city,zip,expiry,freeze,notification_emails,patron_id,password
            0031,Zoë,'=1+1,Fam@Example.org,"a, b;c",'+49 30 1234,"Bath
            Avon",00501,2027-04-03,1,a@example.org,7,hunter2hunter2
            0032,"O'Brien ""x""",'@sum(a1),fam@example.org,,,,,2027-04-03T12:13:14Z,,,7,
            0033,-,Ünal,,,,,,,,,,
            """");
        var caller = await server.CallerAsync();
        server.Clock.Advance(TimeSpan.FromHours(5));
        await server.Patrons().UpdateAsync(
            caller, PatronKey.Of("0033"), Desk.Say((PatronField.Tags, " x , y"), (PatronField.Country, "")), default, default);
        await server.Cards().MarkLostAsync(caller, "0031", CancellationToken.None);
        foreach (var user in Users)
        {
            server.Clock.Advance(TimeSpan.FromMilliseconds(7));
            var made = await server.Client.PostAsync("/users", user);
            Assert.True(made.Status == 201, made.Body);
        }

        // Somebody who was deleted stays here.
        await server.CreateAsync(caller, (PatronField.Barcode, "10009"));
        await server.DeleteAsync(caller, "10009");
        await server.ImportAsync("barcode,first_name,last_name,address1\n0034,Ada,Alpha,1 High Street\n0035,Bo,Beta,\n");
    }

    /// <summary>The users as FOLIO's clients see them, without who made and changed them.</summary>
    private static async Task<string> UsersAsync(TestServer server)
    {
        var users = (await server.Client.ReadAsync("/users?limit=100")).Json["users"]!.AsArray();
        foreach (var user in users)
        {
            var metadata = user!["metadata"]!.AsObject();
            foreach (var name in metadata.Select(field => field.Key).Where(name => name.Contains("By", StringComparison.Ordinal)).ToList())
                metadata.Remove(name);
        }

        return users.ToJsonString();
    }
}
