using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.Folio;

/// <summary><c>POST /user-import</c> as mod-user-import takes it. The names begin with the cases of "moving in".</summary>
public sealed class UserImportTests
{
    private const string OfUni = ",\"sourceType\":\"uni\"";

    private const string EndMissing = ",\"deactivateMissingUsers\":true";

    [EveryEngine]
    public async Task A48_without_records_nothing_is_done(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.ImportAsync(OfUni, UserImportCalls.User("1"));
        var answer = await server.Client.PostAsync(
            "/user-import",
            $$"""
            {"users":[{{UserImportCalls.User("7")}},{{UserImportCalls.User("8")}},{"broken":1}],"totalRecords":0,
             "deactivateMissingUsers":true{{OfUni}}}
            """);
        Assert.Equal((200, "No users to import.", 0), (answer.Status, answer.Message(), (int)answer.Json["totalRecords"]!));
        Assert.Null(await server.UserAsync("uni_7"));
        Assert.True(await server.IsActiveAsync("uni_1"));
    }

    [EveryEngine]
    public async Task A49_a_user_of_an_unknown_group_fails_alone(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var answer = await server.ImportAsync(
            OfUni, UserImportCalls.User("6"), UserImportCalls.User("7", group: "Phd"), UserImportCalls.User("8", group: "Undergrad"),
            UserImportCalls.User("9"));
        Assert.Equal((2, 0, 2, 4), answer.Counts());
        Assert.Equal(
            [
                ("uni_7", "u-7", "Patron group does not exist in the system: [Phd]"),
                ("uni_8", "u-8", "Patron group does not exist in the system: [Undergrad]"),
            ],
            answer.Failures());
        Assert.Equal("bdc2b6d4-5ceb-4a12-ab46-249b9a68473e", (string?)(await server.UserAsync("uni_9"))!["patronGroup"]);
        Assert.Null(await server.UserAsync("uni_7"));
    }

    [EveryEngine]
    public async Task A50_of_thirty_users_the_invalid_one_fails_alone(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        string[] users = [.. Enumerable.Range(1, 30).Select(i => UserImportCalls.User($"{i}"))];
        users[11] = """{"username":"u-12","externalSystemId":12,"patronGroup":"undergrad","personal":{"firstName":"No last name"}}""";
        var answer = await server.ImportAsync("", users);
        Assert.Equal((29, 0, 1, 30), answer.Counts());
        Assert.Equal([("12", "u-12", "personal.lastName must not be null")], answer.Failures());
        users[11] = UserImportCalls.User("12");
        Assert.Equal((1, 29, 0, 30), (await server.ImportAsync("", users)).Counts());
        Assert.Equal("Users were imported successfully.", answer.Message());
    }

    [EveryEngine]
    public async Task What_cannot_be_read_fails_alone_and_is_named(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.Client.PostAsync("/users", """{"barcode":"10001","username":"taken","personal":{"lastName":"Shelley"}}""");
        var answer = await server.ImportAsync(
            OfUni,
            "7",
            """{"username":"a"}""",
            """{"externalSystemId":"2"}""",
            """{"active":"yes","externalSystemId":"3","username":"c"}""",
            """{"externalSystemId":"4","username":"d","shoeSize":44}""",
            UserImportCalls.User("5", ",\"departments\":[\"Accounting\"]"),
            UserImportCalls.User("6", ",\"barcode\":\"10001\""),
            UserImportCalls.User("7", $",\"type\":\"{new string('x', 300)}\""),
            """{"externalSystemId":"8","username":"Taken","patronGroup":"staff"}""",
            UserImportCalls.User("9"));
        Assert.Equal((1, 0, 9, 10), answer.Counts());
        Assert.Equal(
            [
                (null, null, "it must be an object"),
                (null, "a", "externalSystemId must not be empty"),
                ("uni_2", null, "username must not be empty"),
                ("uni_3", "c", "active must be true or false"),
                ("uni_4", "d", "Unrecognized field \"shoeSize\""),
                ("uni_5", "u-5", "Departments do not exist in the system: [Accounting]"),
                ("uni_6", "u-6", Failed("uni_6") + "This barcode has already been taken"),
                ("uni_7", "u-7", Failed("uni_7") + "type may have 255 characters at most; this one has 300"),
                ("uni_8", "Taken", Failed("uni_8") + "User with this username already exists"),
            ],
            answer.Failures());
        static string Failed(string id) => $"Failed to create new user with externalSystemId: {id} Error message: ";
    }

    [EveryEngine]
    public async Task A51_nobody_is_deactivated_when_a_user_failed(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.ImportAsync("", UserImportCalls.User("1"), UserImportCalls.User("2"), UserImportCalls.User("3"));
        var answer = await server.ImportAsync(
            EndMissing, UserImportCalls.User("1"), UserImportCalls.User("2", group: "Phd"));
        Assert.Equal((0, 1, 1, 2), answer.Counts());
        Assert.EndsWith("Users were not deactivated because of import failures.", answer.Message(), StringComparison.Ordinal);
        foreach (var id in (string[])["1", "2", "3"])
            Assert.True(await server.IsActiveAsync(id), id);
    }

    [EveryEngine]
    public async Task A52_only_users_of_the_source_are_missing(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.ImportAsync(OfUni, UserImportCalls.User("1"), UserImportCalls.User("2"));
        await server.ImportAsync(
            OfUni.Replace("uni", "uni_med", StringComparison.Ordinal),
            UserImportCalls.User("1").Replace("u-1", "m-1", StringComparison.Ordinal));
        await server.Client.PostAsync("/users", """{"externalSystemId":"uni_3","personal":{"lastName":"By hand"}}""");
        await server.Client.PostAsync("/users", """{"externalSystemId":"uni_4","type":"Staff","personal":{"lastName":"Staff"}}""");
        await server.Client.PostAsync("/users", """{"externalSystemId":"uni","personal":{"lastName":"Another prefix"}}""");
        await server.Client.PostAsync("/users", """{"barcode":"10001","personal":{"lastName":"Without"}}""");

        var answer = await server.ImportAsync(OfUni + EndMissing, UserImportCalls.User("2"));
        Assert.Equal((0, 1, 0, 1), answer.Counts());
        Assert.Equal("Deactivated missing users.", answer.Message());
        Assert.Equal(
            [
                "null|0|0|Without", "uni_1|1|0|L-1", "uni_2|0|0|L-2", "uni_3|1|0|By hand", "uni_4|0|0|Staff", "uni_med_1|0|0|L-1",
                "uni|0|0|Another prefix",
            ],
            (await server.QueryAsync("select patron_id, cast(inactive as text), cast(frozen as text), last_name from patron", 4))
                .Order(StringComparer.Ordinal));

        // Who is in the next file and active there is active again.
        answer = await server.ImportAsync(
            OfUni + EndMissing, UserImportCalls.User("1"), UserImportCalls.User("2"), UserImportCalls.User("3"));
        Assert.Equal((0, 3, 0, 3), answer.Counts());
        Assert.Equal("Users were imported successfully.", answer.Message());
        Assert.True(await server.IsActiveAsync("uni_1"));
        // Without a source, all with an external id are meant, but not those of another source.
        await server.ImportAsync("", UserImportCalls.User("x-1"), UserImportCalls.User("x-2"));
        await server.ImportAsync(EndMissing, UserImportCalls.User("x-1"));
        Assert.False(await server.IsActiveAsync("x-2"));
        Assert.True(await server.IsActiveAsync("uni_1"));
    }

    [EveryEngine]
    public async Task A53_a_kind_of_contact_is_a_name_or_an_id_and_another_is_none(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        foreach (var (said, kept) in new[] { ("Email", "002"), ("002", "002"), ("mobile", "005"), ("fax", null) })
        {
            await server.ImportAsync("", UserImportCalls.User("7", personal: $",\"preferredContactTypeId\":\"{said}\""));
            Assert.Equal(kept, (string?)(await server.UserAsync("7"))!["personal"]!["preferredContactTypeId"]);
        }
    }

    [EveryEngine]
    public async Task A54_an_address_of_an_unknown_type_is_left_out_and_two_of_one_type_fail(Engine engine)
    {
        using var logged = new Logged();
        await using var server = await TestServer.StartAsync(
            engine, services: more => more.AddSingleton<ILoggerProvider>(logged));
        const string Home = """{"addressTypeId":"Home","city":"Bath","primaryAddress":true}""";
        var answer = await server.ImportAsync(
            "",
            UserImportCalls.User("1", personal: $$""","addresses":[{{Home}},{"addressTypeId":"Hom","city":"Avon"}]"""),
            UserImportCalls.User("2", personal: $$""","addresses":[{{Home}},{"addressTypeId":"Home","city":"Avon"}]"""));
        Assert.Equal((1, 0, 1, 2), answer.Counts());
        Assert.Equal([("2", "u-2", "Users are limited to one address per addresstype")], answer.Failures());
        var address = Assert.Single((await server.UserAsync("1"))!["personal"]!["addresses"]!.AsArray())!;
        Assert.Equal(("Bath", "93d3d88d-499b-45d0-9bc7-ac73c3a19880"), ((string?)address["city"], (string?)address["addressTypeId"]));
        Assert.Contains(logged.Lines, line => line.Contains("no address type named Hom", StringComparison.Ordinal));
    }

    [EveryEngine]
    public async Task Only_the_fields_that_are_sent_change_where_the_call_says_so(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var whole = UserImportCalls.User(
            "7",
            """
            ,"barcode":"10001","customFields":{"shelf":"A","hall":"B"},"tags":{"tagList":["a"]},"expirationDate":"2027-01-01T00:00:00Z"
            """,
            personal: """
            ,"firstName":"Ada","phone":"123","email":"a@example.org","preferredContactTypeId":"mail",
            "addresses":[{"addressTypeId":"Home","city":"Bath","primaryAddress":true},{"addressTypeId":"Work","city":"Avon"}]
            """);
        await server.ImportAsync("", whole);
        var before = await server.UserAsync("7");
        const string Part = """
            {"username":"u-7","externalSystemId":"7","customFields":{"hall":"C"},
             "personal":{"lastName":"New","addresses":[{"addressTypeId":"Work","city":"Rome"}]}}
            """;
        const string Only = ",\"updateOnlyPresentFields\":true";
        Assert.Equal((0, 1, 0, 1), (await server.ImportAsync(Only, Part)).Counts());
        var after = await server.UserAsync("7");
        Assert.Equal("""{"shelf":"A","hall":"C"}""", after!["customFields"]!.ToJsonString());
        Assert.Equal(["Bath", "Rome"], after["personal"]!["addresses"]!.AsArray().Select(address => (string?)address!["city"]));
        Assert.Equal("New", (string?)after["personal"]!["lastName"]);
        foreach (var field in (string[])["barcode", "active", "patronGroup", "tags", "expirationDate", "type"])
            Assert.Equal(before![field]!.ToJsonString(), after[field]!.ToJsonString());
        foreach (var field in (string[])["firstName", "phone", "email", "preferredContactTypeId"])
            Assert.Equal(before!["personal"]![field]!.ToJsonString(), after["personal"]![field]!.ToJsonString());

        // The same again changes nothing.
        var revision = await server.QueryAsync("select cast(version as text), cast(updated_at as text) from patron", 2);
        server.Clock.Advance(TimeSpan.FromHours(1));
        await server.ImportAsync(Only, Part);
        Assert.Equal(revision, await server.QueryAsync("select cast(version as text), cast(updated_at as text) from patron", 2));

        // Otherwise what is absent goes, but for the card and the membership.
        await server.ImportAsync("", """{"username":"u-7","externalSystemId":"7","patronGroup":"staff"}""");
        after = await server.UserAsync("7");
        Assert.Null(after!["personal"]);
        Assert.Null(after["customFields"]);
        Assert.Equal(("10001", true), ((string?)after["barcode"], (bool)after["active"]!));
    }

    [EveryEngine]
    public async Task A_call_that_is_none_is_refused_as_a_whole(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        foreach (var (body, status, says) in new[]
        {
            ("{}", 422, "totalRecords"),
            ("""{"totalRecords":1}""", 422, "users"),
            ("""{"users":{},"totalRecords":1}""", 400, "users must be an array of users"),
            ("""{"users":[{]}""", 400, "unable to import users -- malformed JSON at 1:"),
            ($$"""{"users":[{{string.Join(",", Enumerable.Repeat("1", 5001))}}],"totalRecords":1}""", 422, "5000 entries at most"),
            ($$"""{"users":[],"totalRecords":1,"sourceType":"{{new string('u', 101)}}"}""", 422, "sourceType"),
            ("""{"users":[],"totalRecords":1,"delete":true}""", 422, "Unrecognized field"),
        })
        {
            var answer = await server.Client.PostAsync("/user-import", body);
            Assert.Equal(status, answer.Status);
            Assert.Contains(says, answer.Body, StringComparison.Ordinal);
        }
    }

    [EveryEngine]
    public async Task Another_library_loses_nobody(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.ImportAsync("", UserImportCalls.User("1"), UserImportCalls.User("2"));
        await server.SecondLibraryAsync();
        using var other = server.NewClient("second-key", "second-user");
        var answer = await other.PostAsync(
            "/user-import", $$"""{"users":[{{UserImportCalls.User("1")}}],"totalRecords":1{{EndMissing}}}""");
        Assert.Equal((1, 0, 0, 1), answer.Counts());
        Assert.True(await server.IsActiveAsync("1"));
        Assert.True(await server.IsActiveAsync("2"));
    }
}
