using System.Text.Json.Nodes;
using PatronDesk.Intake;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Intake;

/// <summary>What was read of a FOLIO becomes a library's own, with ids, dates and authors.</summary>
public sealed class FolioImportTests
{
    private const string Ann = "00000001-0000-4000-8000-000000000000";
    private const string Bob = "00000002-0000-4000-8000-000000000000";
    private const string Author = "1ad737b0-d847-11e6-bf26-cec0c932ce02";
    private const string Group = "11111111-1111-4111-8111-111111111111";
    private const string Type = "22222222-2222-4222-8222-222222222222";
    private const string Template = "33333333-3333-4333-8333-333333333333";
    private const string Block = "44444444-4444-4444-8444-444444444444";

    private const string Metadata =
        $$"""
        "metadata":{"createdDate":"2018-10-16T23:07:02.000+00:00","createdByUserId":"{{Author}}",
        "updatedDate":"2019-01-02T03:04:05.678+00:00","updatedByUserId":"{{Bob}}"}
        """;

    private const string AnnJson =
        $$$"""
        {"username":"ann","id":"{{{Ann}}}","externalSystemId":"uni_1","barcode":"0078001","active":true,"type":"staff",
        "patronGroup":"{{{Group}}}","departments":["55555555-5555-4555-8555-555555555555"],"proxyFor":[],
        "personal":{"lastName":"Zürn, \"A\"","firstName":"","middleName":"M","preferredFirstName":"Annie","pronouns":"she/her",
        "email":"ann@example.org","phone":"+49 30 1","mobilePhone":"=1+1","dateOfBirth":"1990-02-03T00:00:00.000+00:00","addresses":[
        {"countryId":"DE","addressLine1":"Line 1\nLine 2","city":"Bath","region":"Avon","postalCode":"01067",
        "addressTypeId":"{{{Type}}}","primaryAddress":true},
        {"countryId":"US","addressLine1":"Away 2","addressTypeId":"1c4b225f-f669-4e9b-afcd-ebc0e273a34e","primaryAddress":false}],
        "preferredContactTypeId":"002"},"enrollmentDate":"2018-01-01T00:00:00.000+00:00",
        "expirationDate":"2099-10-23T11:12:13.000+00:00",{{{Metadata}}},"tags":{"tagList":["urgent","grade 8"]},
        "customFields":{"shelf":"b","list":[1,2]},"preferredEmailCommunication":["Support"],"somethingNewer":{"a":1}}
        """;

    private const string BobJson =
        $$$"""{"id":"{{{Bob}}}","barcode":"0078002","personal":{"lastName":"Beta","firstName":"Bob"},{{{Metadata}}}}""";

    private const string GroupJson = $$$"""{"group":"Pilots","id":"{{{Group}}}","expirationOffsetInDays":365,{{{Metadata}}}}""";

    private const string TypeJson =
        $$$"""{"addressType":"Hangar","desc":"Where planes are","id":"{{{Type}}}",{{{Metadata}}}}""";

    private const string TemplateJson =
        $$$"""
        {"name":"Debts","code":"D","blockTemplate":{"desc":"Owes","borrowing":true},{{{Metadata}}},"id":"{{{Template}}}"}
        """;

    private const string BlockJson =
        $$$"""
        {"type":"Manual","desc":"Owes","code":"D","borrowing":true,"renewals":false,"userId":"{{{Ann}}}",{{{Metadata}}},
        "id":"{{{Block}}}"}
        """;

    private static readonly ImportWishes Update = new() { IfExists = IfExists.Update };

    [EveryEngine]
    public async Task Everything_keeps_its_id_its_dates_and_its_authors_and_a_second_import_changes_nothing(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await using var host = await StartAsync();
        var (said, _) = await FolioImports.ImportAsync(server, host.Source);
        Assert.Equal(
            [
                $"created {Ann}", $"created {Bob}",
                "Address types: 1 created, 0 updated, 0 unchanged, 0 skipped, 0 refused",
                "Patron groups: 1 created, 0 updated, 0 unchanged, 0 skipped, 0 refused",
                "Block templates: 1 created, 0 updated, 0 unchanged, 0 skipped, 0 refused",
                "Blocks: 1 created, 0 updated, 0 unchanged, 0 skipped, 0 refused",
            ],
            said);

        var ann = await RecordAsync(server, $"/users/{Ann}");
        var sent = JsonNode.Parse(AnnJson)!.AsObject();
        sent.Remove("somethingNewer");
        // The older names of the dates, beside the metadata.
        ann.Remove("createdDate");
        ann.Remove("updatedDate");
        Assert.True(JsonNode.DeepEquals(sent, ann), ann.ToJsonString());
        foreach (var (path, list, id) in new[]
        {
            ("addresstypes", "addresstypes", Type), ("groups", "groups", Group),
            ("manual-block-templates", "manual-block-templates", Template), ("manualblocks", "manualblocks", Block),
        })
        {
            var here = await RecordAsync(server, $"/{path}/{id}");
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(host.Lists[list][id]), here), here.ToJsonString());
        }

        var (again, _) = await FolioImports.ImportAsync(server, host.Source);
        Assert.Equal(
            [
                $"unchanged {Ann}", $"unchanged {Bob}",
                "Address types: 0 created, 0 updated, 1 unchanged, 0 skipped, 0 refused",
                "Patron groups: 0 created, 0 updated, 1 unchanged, 0 skipped, 0 refused",
                "Block templates: 0 created, 0 updated, 1 unchanged, 0 skipped, 0 refused",
                "Blocks: 0 created, 0 updated, 1 unchanged, 0 skipped, 0 refused",
            ],
            again);
    }

    [EveryEngine]
    public async Task What_changed_there_changes_here_only_where_it_is_asked_for(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await using var host = await StartAsync();
        await FolioImports.ImportAsync(server, host.Source);
        host.Users[Bob] = host.Users[Bob].Replace("Bob", "Rob", StringComparison.Ordinal);
        host.Add("groups", Group, GroupJson.Replace("\"id\"", "\"desc\":\"They fly\",\"id\"", StringComparison.Ordinal));
        host.Add("manualblocks", Block, host.Lists["manualblocks"][Block].Replace("Owes", "Owed", StringComparison.Ordinal));
        var (said, _) = await FolioImports.ImportAsync(server, host.Source);
        Assert.Contains("patron group Pilots: refused: it is there already with another content: say --if-exists update or skip", said);
        Assert.Contains($"block {Block}: refused: it is there already with another content: say --if-exists update or skip", said);
        Assert.Equal("Bob", (string?)(await RecordAsync(server, $"/users/{Bob}"))["personal"]!["firstName"]);
        Assert.Null((await RecordAsync(server, $"/groups/{Group}"))["desc"]);

        var (updated, _) = await FolioImports.ImportAsync(server, host.Source, Update);
        Assert.Equal($"updated {Bob} first_name", updated[1]);
        Assert.Equal("Rob", (string?)(await RecordAsync(server, $"/users/{Bob}"))["personal"]!["firstName"]);
        Assert.Equal("They fly", (string?)(await RecordAsync(server, $"/groups/{Group}"))["desc"]);
        Assert.Equal("Owed", (string?)(await RecordAsync(server, $"/manualblocks/{Block}"))["desc"]);
    }

    [EveryEngine]
    public async Task A_refused_user_keeps_everything_from_being_written_unless_each_row_is_written_for_itself(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await using var host = await StartAsync();
        host.Users[Bob] = $$"""{"id":"{{Bob}}","barcode":"0078002","active":"yes"}""";
        host.Add(
            "users", FolioHost.IdOf(3), $$"""{"id":"{{FolioHost.IdOf(3)}}","patronGroup":"66666666-6666-4666-8666-666666666666"}""");
        host.Add("manualblocks", Block, host.Lists["manualblocks"][Block].Replace(Ann, Bob, StringComparison.Ordinal));
        var (said, _) = await FolioImports.ImportAsync(server, host.Source);
        Assert.Equal(
            [
                $"created {Ann}",
                $"refused {Bob} | active must be true or false",
                $"refused {FolioHost.IdOf(3)} | its patron group 66666666-6666-4666-8666-666666666666 is none of the server's",
            ],
            said.Take(3));
        Assert.Equal($"block {Block}: refused: the user whose block it is is refused", said[^1]);
        Assert.Empty(await server.PatronsAsync());
        Assert.Equal(404, (await server.Client.ReadAsync($"/groups/{Group}")).Status);
        Assert.Equal(404, (await server.Client.ReadAsync($"/manual-block-templates/{Template}")).Status);

        await FolioImports.ImportAsync(server, host.Source, new() { TakesEach = true });
        Assert.Equal(["0078001"], await server.PatronsAsync("barcode", 1));
        Assert.Equal(200, (await server.Client.ReadAsync($"/groups/{Group}")).Status);
        Assert.Equal(404, (await server.Client.ReadAsync($"/manualblocks/{Block}")).Status);
    }

    [EveryEngine]
    public async Task Blocks_of_nobody_and_blocks_that_have_expired_are_left_out_and_named(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await using var host = await StartAsync();
        var (orphan, old) = ("77777777-7777-4777-8777-777777777777", Template);
        host.Add("manualblocks", orphan, $$"""{"desc":"x","userId":"{{Author}}","id":"{{orphan}}"}""");
        host.Add(
            "manualblocks", old, $$"""{"desc":"x","userId":"{{Ann}}","id":"{{old}}","expirationDate":"2020-01-01T00:00:00.000+00:00"}""");
        var (said, _) = await FolioImports.ImportAsync(server, host.Source);
        Assert.Contains("Blocks: 1 created, 0 updated, 0 unchanged, 2 skipped, 0 refused", said);
        Assert.Contains($"block {orphan}: skipped: the user whose block it is is not in that FOLIO any more", said);
        Assert.Contains($"block {old}: skipped: it has expired", said);
        Assert.Equal([Block], await server.QueryAsync("select id from manual_block", 1));
    }

    [EveryEngine]
    public async Task A_patron_who_is_there_keeps_their_id_and_a_group_of_the_same_name_is_used(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.ImportAsync("barcode,first_name,last_name\n0078002,Bob,Beta\n");
        var here = (await server.PatronsAsync("uuid", 1)).Single();
        await using var host = await StartAsync();
        host.Add("groups", Group, $$"""{"group":"Faculty","id":"{{Group}}"}""");
        host.Add("manualblocks", Block, host.Lists["manualblocks"][Block].Replace(Ann, Bob, StringComparison.Ordinal));
        var (said, _) = await FolioImports.ImportAsync(server, host.Source, Update);
        Assert.Equal($"unchanged {Bob}", said[1]);
        Assert.Contains("patron group Faculty: note: the library has one of this name with another id, which is used", said);
        Assert.Equal("503a81cd-6c26-400f-b620-14c08943697c", (string?)(await RecordAsync(server, $"/users/{Ann}"))["patronGroup"]);
        Assert.Equal(here, (string?)(await RecordAsync(server, $"/manualblocks/{Block}"))["userId"]);
        Assert.Equal(2, (await server.PatronsAsync()).Count);
    }

    [EveryEngine]
    public async Task Users_with_one_email_and_users_without_a_barcode_are_each_one_patron(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await using var host = await FolioHost.StartAsync();
        for (var number = 1; number <= 4; number++)
        {
            var id = FolioHost.IdOf(number);
            host.Add(
                "users", id,
                $$$"""{"id":"{{{id}}}","personal":{"lastName":"Doe","firstName":"A{{{number / 3}}}","email":"fam@example.org"}}""");
        }

        await FolioImports.ImportAsync(server, host.Source);
        Assert.Equal(4, (await server.PatronsAsync()).Count);
        var (again, _) = await FolioImports.ImportAsync(server, host.Source);
        Assert.All(again, line => Assert.StartsWith("unchanged ", line, StringComparison.Ordinal));
    }

    [EveryEngine]
    public async Task The_import_is_undone_with_the_blocks_of_its_patrons(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await using var host = await StartAsync();
        var (_, import) = await FolioImports.ImportAsync(server, host.Source);
        Assert.Equal(["0 put back, 2 deleted, 0 left as they are"], await server.UndoAsync(import));
        Assert.Empty(await server.PatronsAsync());
        Assert.Equal(404, (await server.Client.ReadAsync($"/manualblocks/{Block}")).Status);
    }

    [EveryEngine]
    public async Task A_second_PatronDesk_is_read_whole_through_its_FOLIO_face(Engine engine)
    {
        await using var source = await TestServer.StartAsync(engine);
        await using var target = await TestServer.StartAsync(engine);
        await using (var host = await StartAsync())
        {
            for (var number = 3; number <= 60; number++)
                host.Add("users", FolioHost.IdOf(number), FolioHost.UserJson(number));
            await FolioImports.ImportAsync(source, host.Source);
        }

        var (said, _) = await FolioImports.ImportAsync(target, new(source.Address, "testlib")
        {
            Username = "owner",
            Password = "owner-password",
            PageSize = 7,
            Pause = TimeSpan.FromMilliseconds(1),
        });
        Assert.Equal(60, said.Count(line => line.StartsWith("created ", StringComparison.Ordinal)));
        foreach (var list in new[] { "users", "groups", "addresstypes", "manual-block-templates", "manualblocks" })
        {
            var path = $"/{list}?query=cql.allRecords=1%20sortby%20id&limit=1000";
            var (there, here) = ((await source.Client.ReadAsync(path)).Body, (await target.Client.ReadAsync(path)).Body);
            // What a library starts with has the day on which it began.
            Assert.Equal(WithoutOwnDays(there), WithoutOwnDays(here));
        }
    }

    private static string WithoutOwnDays(string body) => System.Text.RegularExpressions.Regex.Replace(body, "2026-11-23T[0-9:.+]*", "");

    private static async Task<FolioHost> StartAsync()
    {
        var host = await FolioHost.StartAsync();
        host.Add("users", Ann, AnnJson);
        host.Add("users", Bob, BobJson);
        host.Add("groups", Group, GroupJson);
        host.Add("addresstypes", Type, TypeJson);
        host.Add("manual-block-templates", Template, TemplateJson);
        host.Add("manualblocks", Block, BlockJson);
        return host;
    }

    private static async Task<JsonObject> RecordAsync(TestServer server, string path)
    {
        var answer = await server.Client.ReadAsync(path);
        Assert.Equal(200, answer.Status);
        return JsonNode.Parse(answer.Body)!.AsObject();
    }
}
