using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Folio;

/// <summary>The Manual Patron Blocks document: one block at a time.</summary>
public sealed class ManualBlockTests
{
    [EveryEngine]
    public async Task The_documents_sample_is_stored_with_the_servers_metadata(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.Client.PostAsync("/manualblocks", FolioCalls.Sample);
        Assert.Equal(201, made.Status);
        Assert.Equal("application/json", made.MediaType);
        Assert.Equal($"/manualblocks/{FolioCalls.BlockId}", made.Location);
        Assert.Equal(
            """{"type":"Manual","desc":"Invalid email and mailing addresses.","staffInformation":"Last 3 have """
                + """bounced back and the letter we sent was returned to us.","patronMessage":"Please contact the """
                + """Main Library to update your contact information.","expirationDate":"2098-10-23T00:00:00.000+00:"""
                + """00","borrowing":true,"renewals":true,"requests":true"""
                + ""","userId":"630824a0-a8ad-49f3-b5e2-3f2fe6ef5916","metadata":{"createdDate":"2026-11-23T08:00:"""
                + """00.000+00:00","updatedDate":"2026-11-23T08:00:00.000+00:00"}"""
                + ""","id":"46399627-08a9-414f-b91c-a8a7ec850d03"}""",
            made.Body);
        var found = await server.Client.ReadAsync(made.Location!);
        Assert.Equal((made.Body, made.ETag), (found.Body, found.ETag));
    }

    [EveryEngine]
    public async Task An_id_that_the_server_gives_is_a_version_4_uuid_and_absent_fields_stay_absent(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.Client.PostAsync("/manualblocks", FolioCalls.Block());
        var id = (string)made.Json["id"]!;
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", id);
        Assert.Equal(
            ["desc", "userId", "metadata", "id"], made.Json.AsObject().Select(property => property.Key));
    }

    [EveryEngine]
    public async Task Every_fault_of_one_body_is_told_together(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var refused = await server.Client.PostAsync(
            "/manualblocks",
            """{"foo":1,"metadata":{"bar":2,"createdByUserId":"x"},"id":"46399627-08a9-714f-b91c-a8a7ec850d03","desc":null}""");
        Assert.Equal(422, refused.Status);
        Assert.Equal("application/json", refused.MediaType);
        Assert.Equal(
            ["foo", "metadata.bar", "metadata.createdByUserId", "metadata.createdDate", "id", "desc", "userId"], refused.FaultKeys);
        Assert.StartsWith("Unrecognized field \"foo\"", (string)refused.Json["errors"]![0]!["message"]!, StringComparison.Ordinal);
        Assert.Equal(
            """{"message":"must not be null","type":"1","code":"jakarta.validation.constraints.NotNull."""
                + """message","parameters":[{"key":"userId","value":"null"}]}""",
            refused.Json["errors"]!.AsArray()[^1]!.ToJsonString());
    }

    [Theory]
    [InlineData("{\"desc\":\"a\",\n  \"userId\":}", "malformed JSON at 2:")]
    [InlineData("", "the body is empty")]
    [InlineData("  \n ", "the body is empty")]
    [InlineData("null", "must be an object")]
    [InlineData("[]", "must be an object")]
    [InlineData("{\"desc\":\"a\",\n \"borrowing\":\"yes\"}", "borrowing must be true or false, at 2:14")]
    [InlineData("{\"desc\":5}", "desc must be a string, at 1:9")]
    [InlineData("{\"expirationDate\":\"tomorrow\"}", "expirationDate must be a date")]
    [InlineData("{\"expirationDate\":true}", "expirationDate must be a date")]
    [InlineData("{\"metadata\":{\"createdDate\":\"\"}}", "metadata.createdDate must be a date")]
    [InlineData("{\"desc\":\"a\"} x", "malformed JSON at 1:")]
    public async Task What_cannot_be_read_is_400_text_with_its_place(string body, string words)
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var refused = await server.Client.PostAsync("/manualblocks", body);
        Assert.Equal(400, refused.Status);
        Assert.Equal("text/plain", refused.MediaType);
        Assert.Contains(words, refused.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\\u0000")]
    [InlineData("\\ud800")]
    public async Task Characters_that_no_record_can_keep_are_a_fault_of_their_field(string escape)
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var refused = await server.Client.PostAsync("/manualblocks", FolioCalls.Block($"\"patronMessage\":\"a{escape}b\""));
        Assert.Equal(422, refused.Status);
        Assert.Equal(["patronMessage"], refused.FaultKeys);
    }

    [Theory]
    [InlineData("2098-06-01", "2098-06-01T00:00:00.000+00:00")]
    [InlineData("2098-06-01T10:00:00.123456+02:00", "2098-06-01T08:00:00.123+00:00")]
    [InlineData("2098-06-01T10:00:00+0200", "2098-06-01T08:00:00.000+00:00")]
    [InlineData("2098-06-01T10:00Z", "2098-06-01T10:00:00.000+00:00")]
    [InlineData("4052908800000", "2098-06-06T16:00:00.000+00:00")]
    [InlineData("2098-06-01T10:00:00.123456789Z", "2098-06-01T10:00:00.123+00:00")]
    [InlineData("2098-06-01T10:00:00.12345678-0230", "2098-06-01T12:30:00.123+00:00")]
    [InlineData("2098-06-01T10:00:00+02", "2098-06-01T08:00:00.000+00:00")]
    [InlineData("Sun, 01 Jun 2098 10:00:00 GMT", "2098-06-01T10:00:00.000+00:00")]
    [InlineData("Sun, 01 Jun 2098 10:00:00 UTC", "2098-06-01T10:00:00.000+00:00")]
    [InlineData("Sun, 01 Jun 2098 10:00:00 +0200", "2098-06-01T08:00:00.000+00:00")]
    [InlineData("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999+00:00")]
    [InlineData("0001-01-01", "0001-01-01T00:00:00.000+00:00")]
    public async Task A_date_may_be_spelled_as_folios_clients_do(string sent, string kept)
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var made = await server.Client.PostAsync("/manualblocks", FolioCalls.Block($"\"expirationDate\":\"{sent}\""));
        Assert.Equal(kept, (string?)made.Json["expirationDate"]);
    }

    [Theory]
    [InlineData("\"expirationDate\":\"\"")]
    [InlineData("\"expirationDate\":null")]
    public async Task An_empty_expiration_is_none_and_another_empty_text_is_kept(string expiration)
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var made = await server.Client.PostAsync("/manualblocks", FolioCalls.Block($"\"code\":\"\",{expiration}"));
        Assert.Equal(201, made.Status);
        Assert.Null(made.Json["expirationDate"]);
        Assert.Equal("", (string?)made.Json["code"]);
    }

    [EveryEngine]
    public async Task An_id_that_exists_is_refused_and_that_of_an_expired_block_is_free(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var block = FolioCalls.Block($"\"id\":\"{FolioCalls.BlockId}\",\"expirationDate\":\"2026-11-23T09:00:00Z\"");
        await server.Client.PostAsync("/manualblocks", block);
        var upper = FolioCalls.Block($"\"id\":\"{FolioCalls.BlockId.ToUpperInvariant()}\"");
        var refused = await server.Client.PostAsync("/manualblocks", upper);
        Assert.Equal(422, refused.Status);
        Assert.Equal(["id"], refused.FaultKeys);
        server.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(201, (await server.Client.PostAsync("/manualblocks", upper)).Status);
    }

    [EveryEngine]
    public async Task A_replacement_is_whole_and_keeps_who_made_it(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.Client.PostAsync("/manualblocks", FolioCalls.Sample);
        server.Clock.Advance(TimeSpan.FromMinutes(5));
        var put = await server.Client.PutAsync(made.Location!, FolioCalls.Block("\"borrowing\":false", desc: "new"));
        Assert.Equal((204, ""), (put.Status, put.Body));
        var now = await server.Client.ReadAsync($"/manualblocks/{FolioCalls.BlockId.ToUpperInvariant()}");
        Assert.Equal(
            """{"desc":"new","borrowing":false,"userId":"630824a0-a8ad-49f3-b5e2-3f2fe6ef5916","metadata":"""
                + """{"createdDate":"2026-11-23T08:00:00.000+00:00","updatedDate":"2026-11-23T08:05:00.000+00:00"}"""
                + ""","id":"46399627-08a9-414f-b91c-a8a7ec850d03"}""",
            now.Body);
        Assert.NotEqual(made.ETag, now.ETag);
    }

    [EveryEngine]
    public async Task Another_id_in_the_body_of_a_replacement_is_400(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.Client.PostAsync("/manualblocks", FolioCalls.Sample);
        var other = FolioCalls.Block("\"id\":\"12345678-08a9-414f-b91c-a8a7ec850d03\"");
        Assert.Equal(400, (await server.Client.PutAsync(made.Location!, other)).Status);
    }

    [EveryEngine]
    public async Task What_is_not_there_is_404_text(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        foreach (var id in new[] { FolioCalls.BlockId, "no-uuid", "a%2Fb", "%ED%A0%80", "%FF", "'%20or%201=1--" })
        {
            var path = $"/manualblocks/{id}";
            foreach (var answer in new[]
            {
                await server.Client.ReadAsync(path),
                await server.Client.PutAsync(path, FolioCalls.Block()),
                await server.Client.DeleteAsync(path, null),
            })
            {
                Assert.Equal(
                    (id, 404, "text/plain", "manualblock not found"),
                    (id, answer.Status, answer.MediaType, answer.Body));
            }
        }

        // The web server itself refuses a NUL in an address.
        Assert.Equal(400, (await server.Client.ReadAsync("/manualblocks/%00")).Status);
    }

    [EveryEngine]
    public async Task A_revision_that_no_longer_holds_is_409_with_what_to_do(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.Client.PostAsync("/manualblocks", FolioCalls.Sample);
        Assert.Equal(
            204, (await server.Client.PutAsync(made.Location!, FolioCalls.Block(), made.ETag)).Status);
        foreach (var late in new[]
        {
            await server.Client.PutAsync(made.Location!, FolioCalls.Block(), made.ETag),
            await server.Client.DeleteAsync(made.Location!, made.ETag),
        })
        {
            Assert.Equal((409, "text/plain"), (late.Status, late.MediaType));
            Assert.Contains("version conflict", late.Body, StringComparison.Ordinal);
            Assert.Contains("read it again", late.Body, StringComparison.Ordinal);
        }

        var now = await server.Client.ReadAsync(made.Location!);
        Assert.Equal(204, (await server.Client.DeleteAsync(made.Location!, now.ETag)).Status);
    }

    [Theory]
    [InlineData(Engine.Sqlite, "/manualblocks")]
    [InlineData(Engine.Postgres, "/manualblocks")]
    [InlineData(Engine.Sqlite, "/manual-block-templates")]
    [InlineData(Engine.Postgres, "/manual-block-templates")]
    public async Task If_Match_holds_by_any_of_its_tags_or_a_star_and_a_weak_tag_never(Engine engine, string path)
    {
        await using var server = await TestServer.StartAsync(engine);
        var body = path == "/manualblocks" ? FolioCalls.Block() : """{"name":"n"}""";
        var made = (await server.Client.PostAsync(path, body)).Location!;
        foreach (var (ifMatch, holds) in new (string, bool)[]
        {
            ("{0}", true), ("\"x\", {0}", true), ("{0},\"x\"", true), (" * ", true),
            ("W/{0}", false), ("\"x\"", false), ("\"\"", false), ("W/\"x\", \"y\"", false),
        })
        {
            var sent = string.Format(null, ifMatch, (await server.Client.ReadAsync(made)).ETag);
            var put = await server.Client.PutAsync(made, body, sent);
            Assert.Equal((ifMatch, holds ? 204 : 409), (ifMatch, put.Status));
            if (!holds)
                Assert.Equal((ifMatch, 409), (ifMatch, (await server.Client.DeleteAsync(made, sent)).Status));
        }

        var now = await server.Client.ReadAsync(made);
        Assert.Equal(204, (await server.Client.DeleteAsync(made, $"\"x\", {now.ETag}")).Status);
    }

    [EveryEngine]
    public async Task Of_two_replacements_of_one_revision_exactly_one_wins(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.Client.PostAsync("/manualblocks", FolioCalls.Sample);
        for (var round = 0; round < 20; round++)
        {
            var now = await server.Client.ReadAsync(made.Location!);
            var puts = await Task.WhenAll(Enumerable.Range(0, 4).Select(i =>
                server.Client.PutAsync(made.Location!, FolioCalls.Block(desc: $"{round}-{i}"), now.ETag)));
            Assert.Equal(1, puts.Count(put => put.Status == 204));
            Assert.Equal(3, puts.Count(put => put.Status == 409));
        }
    }

    [EveryEngine]
    public async Task From_its_instant_on_a_block_is_gone_and_the_timer_removes_it_and_says_so(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.Client.PostAsync(
            "/manualblocks", FolioCalls.Block("\"expirationDate\":\"2026-11-23T08:00:10.5Z\""));
        server.Clock.Advance(TimeSpan.FromMilliseconds(10_499));
        Assert.Equal(200, (await server.Client.ReadAsync(made.Location!)).Status);
        server.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(404, (await server.Client.ReadAsync(made.Location!)).Status);
        Assert.Equal(404, (await server.Client.PutAsync(made.Location!, FolioCalls.Block())).Status);
        Assert.Single(await server.QueryAsync("select id from manual_block", 1));

        server.Clock.Advance(TimeSpan.FromMinutes(2));
        for (var wait = 0; wait < 100 && (await server.QueryAsync("select id from manual_block", 1)).Count > 0; wait++)
            await Task.Delay(50);
        Assert.Empty(await server.QueryAsync("select id from manual_block", 1));
        Assert.Equal(
            ["key:1|block.created", "program|block.expired"],
            await server.QueryAsync("select actor, action from journal where action like 'block.%' order by id", 2));
    }

    [EveryEngine]
    public async Task Blocks_of_a_deleted_patron_are_out_of_sight_come_back_and_go_with_the_purge(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.Client.PostAsync("/patrons?first_name=Mary&last_name=Shelley", null);
        var uuid = (await server.QueryAsync("select uuid from patron", 1)).Single();
        var made = await server.Client.PostAsync(
            "/manualblocks", FolioCalls.Block($"\"id\":\"{FolioCalls.BlockId}\"", userId: uuid));
        await server.Client.DeleteAsync("/patrons/2020000000013", null);
        Assert.Equal(404, (await server.Client.ReadAsync(made.Location!)).Status);
        Assert.Equal(
            422,
            (await server.Client.PostAsync("/manualblocks", FolioCalls.Block($"\"id\":\"{FolioCalls.BlockId}\""))).Status);
        await server.Client.PatchAsync("/patrons/2020000000013", null);
        Assert.Equal(200, (await server.Client.ReadAsync(made.Location!)).Status);

        await server.Client.DeleteAsync("/patrons/2020000000013", null);
        server.Clock.Advance(TimeSpan.FromDays(31));
        for (var wait = 0; wait < 100 && (await server.QueryAsync("select uuid from patron", 1)).Count > 0; wait++)
        {
            server.Clock.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(50);
        }

        Assert.Empty(await server.QueryAsync("select id from manual_block", 1));
        Assert.Contains("block.purged", await server.QueryAsync("select action from journal", 1));
    }

    [EveryEngine]
    public async Task A_block_for_an_unknown_user_is_refused_only_where_the_setting_says_so(Engine engine)
    {
        await using var server = await TestServer.StartAsync(
            engine, new Dictionary<string, string?> { ["Blocks:RequireKnownPatron"] = "true" });
        var refused = await server.Client.PostAsync("/manualblocks", FolioCalls.Block());
        Assert.Equal((422, "userId"), (refused.Status, refused.FaultKeys.Single()));
        await server.Client.PostAsync("/patrons?first_name=Mary&last_name=Shelley", null);
        var uuid = (await server.QueryAsync("select uuid from patron", 1)).Single();
        Assert.Equal(
            201, (await server.Client.PostAsync("/manualblocks", FolioCalls.Block(userId: uuid))).Status);
    }

    [Fact]
    public async Task Without_credentials_the_answer_is_401_text()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        using var stranger = server.NewClient(null, null);
        foreach (var answer in new[]
        {
            await stranger.PostAsync("/manualblocks", FolioCalls.Sample),
            await stranger.ReadAsync($"/manualblocks/{FolioCalls.BlockId}"),
            await stranger.PutAsync($"/manualblocks/{FolioCalls.BlockId}", FolioCalls.Sample),
            await stranger.DeleteAsync($"/manualblocks/{FolioCalls.BlockId}", null),
        })
        {
            Assert.Equal((401, "text/plain"), (answer.Status, answer.MediaType));
            Assert.Contains("unauthorized", answer.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_replacement_and_a_removal_work_whatever_the_client_accepts()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var made = await server.Client.PostAsync("/manualblocks", FolioCalls.Sample);
        server.Client.DefaultRequestHeaders.Accept.Clear();
        server.Client.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        Assert.Equal(204, (await server.Client.PutAsync(made.Location!, FolioCalls.Block())).Status);
        Assert.Equal(204, (await server.Client.DeleteAsync(made.Location!, null)).Status);
    }
}
