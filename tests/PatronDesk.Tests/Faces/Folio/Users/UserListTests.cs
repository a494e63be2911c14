using System.Text.Json.Nodes;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.Folio;

public sealed class UserListTests
{
    private static readonly string[] Users =
    [
        """{"username":"abby","barcode":"10001","externalSystemId":"X-1","active":true,"personal":"""
            + """{"lastName":"Shelley","firstName":"Mary","email":"mary.s@example.com","phone":"555-1"},"tags":"""
            + """{"tagList":["late fees","vip"]},"expirationDate":"2027-01-01T00:00:00Z"}""",
        """{"username":"zed","barcode":"10002","externalSystemId":"X-2","active":true"""
            + ""","type":"staff","patronGroup":"3684a786-6671-4268-8ed0-9db82ebca60b","personal":"""
            + """{"lastName":"Ábel","firstName":"Anna Maria","preferredFirstName":"Nan"}}""",
        """{"username":"cliff","barcode":"10003","active":false,"personal":"""
            + """{"lastName":"Abbott","middleName":"Q","mobilePhone":"777"},"customFields":{"club":"Chess"}"""
            + ""","enrollmentDate":"2020-05-05"}""",
        """{"barcode":"10004","personal":{"lastName":"Moss","firstName":"Abe"}}""",
    ];

    private const string Accented =
        """{"barcode":"10005","personal":{"lastName":"Nino","email":"Niño@Example.com"}}""";

    public static TheoryData<Engine, string, string> Cases => new(
        from engine in Enum.GetValues<Engine>()
        from row in new[]
        {
            // The two examples of the document: as far as FOLIO's own users can be asked.
            ("""(username=="ab*" or personal.firstName=="ab*" or personal.lastName=="ab*") and active=="true" sortby """
                + """personal.lastName personal.firstName barcode""", "10002,10004,10001"),
            ("active=true", "10004,10002,10001"),
            ("active==false", "10003"),
            ("""barcode=="10003" """, "10003"),
            ("barcode==10001 or externalSystemId==10001 or username==10001", "10001"),
            ("""(barcode=="ABBY" or externalSystemId=="ABBY" or username=="ABBY")""", "10001"),
            ("externalSystemId==x-1", "10001"),
            ("username=*", "10004,10003,10002,10001"),
            ("""username="" """, "10003,10002,10001"),
            ("cql.allRecords=1 NOT username==\"*\"", "10004"),
            ("keywords=\"mar*\" and keywords=\"shel*\"", "10001"),
            ("keywords=example", "10001"),
            ("keywords=chess or keywords=nan", "10003,10002"),
            ("keywords=10004", "10004"),
            ("abel", "10002"),
            ("personal.lastName==abel", "10002"),
            ("personal.lastName==\"ab*\" sortby personal.lastName/sort.descending", "10002,10003"),
            ("personal.firstName=maria", "10002"),
            ("personal.firstName==mary and personal.email==\"MARY.S@example.com\"", "10001"),
            ("personal.middleName==q and personal.mobilePhone==777", "10003"),
            ("personal.phone==\"555*\"", "10001"),
            ("personal.preferredFirstName==nan", "10002"),
            ("patronGroup==3684a786-6671-4268-8ed0-9db82ebca60b", "10002"),
            ("patronGroup.group==patron sortby barcode", "10001,10003,10004"),
            ("type==staff", "10002"),
            ("type==\"patron\" and active==\"false\"", "10003"),
            ("tags.tagList=fees", "10001"),
            ("tags.tagList==vip", "10001"),
            ("tags.tagList==fees", ""),
            ("customFields=chess", "10003"),
            ("expirationDate < 2027-01-01T01:00:00+02:00", ""),
            ("expirationDate < 2027-01-01T00:00:01Z", "10001"),
            ("enrollmentDate==2020-05-05", "10003"),
            ("metadata.createdDate >= 2026-11-23 and barcode<10003 sortby barcode/sort.descending", "10002,10001"),
            ("shoes==1", ""),
        }
        select (engine, row.Item1, row.Item2));

    [EveryEngine]
    public async Task An_email_is_found_whatever_its_accents(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        foreach (var user in (string[])[Accented, """{"barcode":"10006","personal":{"lastName":"B","email":"nino@example.com"}}""",
            """{"barcode":"10007","personal":{"lastName":"C"}}"""])
            Assert.Equal(201, (await server.Client.PostAsync("/users", user)).Status);
        foreach (var (query, barcodes) in new[]
        {
            ("personal.email==nino@example.com", "10006,10005"),
            ("personal.email==\"NIÑO@example.com\"", "10006,10005"),
            ("personal.email==\"nin*\"", "10006,10005"),
            ("personal.email==\"*@example.com\"", "10006,10005"),
            ("personal.email==\"n?no@*\"", "10006,10005"),
            ("personal.email==/respectAccents nino@example.com", "10006"),
            ("personal.email==/respectAccents niño@example.com", "10005"),
            ("personal.email==(niño@example.com or x@example.com)", "10006,10005"),
            ("personal.email<>nino@example.com", ""),
            ("cql.allRecords=1 not personal.email==nino@example.com", "10007"),
            ("personal.email==\"*\"", "10006,10005"),
        })
        {
            var answer = await server.Client.ReadAsync($"/users?limit=100&query={Uri.EscapeDataString(query)}");
            Assert.Equal((query, barcodes), (query, Barcodes(answer.Json)));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_query_finds_its_users(Engine engine, string query, string barcodes)
    {
        await using var server = await StockedAsync(engine);
        var answer = await server.Client.ReadAsync($"/users?limit=100&query={Uri.EscapeDataString(query)}");
        Assert.Equal(200, answer.Status);
        Assert.Equal(barcodes, Barcodes(answer.Json));
        var total = (int)answer.Json["totalRecords"]!;
        Assert.Equal(barcodes.Length == 0 ? 0 : barcodes.Split(',').Length, total);
        Assert.Equal(
            $$"""{"totalRecords":{{total}},"facets":[],"diagnostics":[]}""", answer.Json["resultInfo"]!.ToJsonString());
    }

    [EveryEngine]
    public async Task Keywords_reach_every_field_by_words_beginnings_and_masks(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        foreach (var user in (string[])[
            """{"id":"ab579dc3-219b-4f5b-8068-ab1c7a55c402","username":"käpt'n """
                + """blaubär","barcode":"10001","externalSystemId":"X/77","personal":"""
                + """{"lastName":"Shelley","firstName":"Mary """
                + """Ann","middleName":"Godwin","preferredFirstName":"Molly","email":"m.s-42@example.org"}"""
                + ""","customFields":{"club":"Chess & Go"}}""",
            """{"id":"00000000-0000-4000-8000-000000000000","barcode":"21900"}"""])
            Assert.Equal(201, (await server.Client.PostAsync("/users", user)).Status);
        foreach (var (query, barcodes) in new[]
        {
            ("keywords=kapt", "10001"), ("keywords=\"blau*\"", "10001"), ("keywords=\"*bar\"", "10001"), ("keywords=\"sh?lley\"", "10001"),
            ("keywords=ann", "10001"), ("keywords=godwin", "10001"), ("keywords=\"moll*\"", "10001"), ("keywords=42", "10001"),
            ("keywords=\"exam*\" and keywords=\"x*\" and keywords=77", "10001"), ("keywords=chess", "10001"), ("keywords=go", "10001"),
            ("keywords=10001", "10001"), ("keywords=\"2190*\"", "21900"), ("keywords=\"219*\"", "21900,10001"),
            ("keywords=AB579DC3", "10001"), ("keywords=\"ab1c*\"", "10001"), ("keywords=8068", "10001"), ("keywords=\"*c402\"", "10001"),
            ("keywords=\"mary ann\"", "10001"), ("keywords=\"ann mary\"", ""), ("keywords all \"ann mary\"", "10001"),
            ("keywords=\"s 42 example\"", "10001"), ("keywords=\"ab579dc3 219b\"", "10001"), ("keywords=\"10001 ab579dc3\"", "10001"),
            ("keywords any \"nobody 21900\"", "21900"), ("keywords<>mary", "21900"), ("cql.allRecords=1 not keywords=\"s*\"", "21900"),
            ("keywords=8", ""), ("keywords=\"shell\"", ""), ("keywords=\"*\"", "21900,10001"), ("keywords=\"\"", "21900,10001"),
            ("keywords=\"s*\" sortby personal.lastName/sort.descending", "10001"),
            ("keywords=\"*0*\" sortby personal.lastName personal.firstName", "10001,21900"),
            ("keywords=\"*0*\" sortby personal.lastName/sort.descending", "21900,10001"),
        })
        {
            var answer = await server.Client.ReadAsync($"/users?query={Uri.EscapeDataString(query)}");
            Assert.True(answer.Status == 200, $"{query}: {answer.Body}");
            Assert.Equal((query, barcodes), (query, Barcodes(answer.Json)));
        }
    }

    [EveryEngine]
    public async Task Pages_by_id_reach_every_user_once(Engine engine)
    {
        await using var server = await StockedAsync(engine);
        var found = new List<string>();
        var last = "";
        while (true)
        {
            var query = last.Length == 0 ? "cql.allRecords=1 sortBy id" : $"id>\"{last}\" and cql.allRecords=1 sortBy id";
            var page = (await server.Client.ReadAsync($"/users?limit=2&query={Uri.EscapeDataString(query)}")).Json["users"]!.AsArray();
            if (page.Count == 0)
                break;
            found.AddRange(page.Select(user => (string)user!["id"]!));
            last = found[^1];
        }

        Assert.Equal(await server.QueryAsync("select uuid from patron order by uuid", 1), found);
    }

    [EveryEngine]
    public async Task A_query_that_cannot_be_run_is_400_text(Engine engine)
    {
        await using var server = await StockedAsync(engine);
        foreach (var query in new[] { "barcode==", "(username==a", "username within 1", "id==*a" })
        {
            var answer = await server.Client.ReadAsync($"/users?query={Uri.EscapeDataString(query)}");
            Assert.Equal((400, "text/plain"), (answer.Status, answer.MediaType));
        }

        foreach (var parameters in new[] { "limit=-1", "offset=x", "order=up" })
            Assert.Equal(400, (await server.Client.ReadAsync($"/users?{parameters}")).Status);
    }

    [EveryEngine]
    public async Task A_change_through_either_face_changes_what_a_query_finds(Engine engine)
    {
        await using var server = await StockedAsync(engine);
        await server.Client.PostAsync("/patrons/10001?last_name=Godwin&patron_id=N-9&tags=new one&email=g@example.com", null);
        await server.Client.PostAsync("/patrons?first_name=Percy&last_name=Godwin&barcode=10005", null);
        await server.Client.DeleteAsync("/patrons/10004", null);
        foreach (var (query, barcodes) in new[]
        {
            ("personal.lastName==godwin", "10005,10001"), ("externalSystemId==n-9", "10001"), ("tags.tagList==\"new one\"", "10001"),
            ("personal.email==g@example.com", "10001"), ("personal.lastName==shelley", ""), ("keywords=mary", "10001"),
            ("personal.lastName==moss", ""), ("cql.allRecords=1", "10005,10003,10002,10001"),
        })
        {
            var answer = await server.Client.ReadAsync($"/users?query={Uri.EscapeDataString(query)}");
            Assert.Equal((query, barcodes), (query, Barcodes(answer.Json)));
        }
    }

    [EveryEngine]
    public async Task Another_library_sees_none_of_them(Engine engine)
    {
        await using var server = await StockedAsync(engine);
        await server.SecondLibraryAsync();
        using var stranger = server.NewClient("second-key", "second-user");
        var ids = await server.QueryAsync("select uuid from patron", 1);
        Assert.Equal("""{"users":[],"totalRecords":0,"resultInfo":{"totalRecords":0,"facets":[],"diagnostics":[]}}""",
            (await stranger.ReadAsync("/users?query=username==abby")).Body);
        Assert.Equal(404, (await stranger.ReadAsync($"/users/{ids[0]}")).Status);
        Assert.Equal(404, (await stranger.DeleteAsync($"/users/{ids[0]}", null)).Status);
        Assert.Equal(
            201,
            (await stranger.PostAsync(
                "/users", $$"""{"id":"{{ids[0]}}","username":"abby","barcode":"10001"}""")).Status);
    }

    [EveryEngine]
    public async Task Groups_and_address_types_are_listed(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var groups = await server.Client.ReadAsync("/groups?query=cql.allRecords=1 sortby group&limit=2000");
        Assert.Equal("faculty,graduate,patron,staff,undergrad", Names(groups.Json, "usergroups", "group"));
        Assert.Equal(5, (int)groups.Json["totalRecords"]!);
        foreach (var (query, expected) in new[]
        {
            ("", "patron,faculty,graduate,staff,undergrad"),
            ("?query=group==\"STAFF\"", "staff"),
            ("?query=desc=student sortby group/sort.descending", "undergrad,graduate"),
            ("?query=id==(3684a786-6671-4268-8ed0-9db82ebca60b or 503A81CD-6c26-400f-b620-14c08943697c)", "faculty,staff"),
            ("?query=group>faculty sortby group&offset=1&limit=2", "patron,staff"),
            ("?query=member", "faculty,staff"),
            ("?query=group==nobody", ""),
        })
        {
            Assert.Equal((query, expected), (query, Names((await server.Client.ReadAsync("/groups" + query)).Json, "usergroups", "group")));
        }

        Assert.Equal(
            "Home", Names((await server.Client.ReadAsync("/addresstypes?query=addressType==home")).Json, "addressTypes", "addressType"));
        var types = await server.Client.ReadAsync("/addresstypes?limit=1&offset=1");
        Assert.Equal(
            """{"addressTypes":[{"addressType":"Work","desc":"Work Address","id":"1c4b225f-f669-4e9b-afcd-ebc0e273a34e","metadata":"""
                + """{"createdDate":"2026-11-23T08:00:00.000+00:00","updatedDate":"2026-11-23T08:00:00.000+00:00"}}]"""
                + ""","totalRecords":4}""",
            types.Body);
        foreach (var (address, column) in new[] { ("/groups?query=group==", 8), ("/addresstypes?query=(desc==home", 12) })
        {
            var refused = await server.Client.ReadAsync(address);
            Assert.Equal(400, refused.Status);
            Assert.Contains("malformed parameter 'query', ", refused.Body, StringComparison.Ordinal);
            Assert.Contains($"(column {column})", refused.Body, StringComparison.Ordinal);
        }
    }

    private static string Names(JsonNode list, string array, string name) =>
        string.Join(',', list[array]!.AsArray().Select(item => (string)item![name]!));

    private static async Task<TestServer> StockedAsync(Engine engine)
    {
        var server = await TestServer.StartAsync(engine);
        foreach (var user in Users)
            Assert.Equal(201, (await server.Client.PostAsync("/users", user)).Status);
        return server;
    }

    private static string Barcodes(JsonNode list) =>
        string.Join(',', list["users"]!.AsArray().Select(user => (string)user!["barcode"]!));
}
