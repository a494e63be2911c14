using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Libib;

/// <summary><c>ETag</c> of a patron, and what is asked and refused by it.</summary>
public sealed class RevisionTests
{
    [EveryEngine]
    public async Task The_tag_changes_when_the_patron_does(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.MakeAsync("first_name=A&last_name=B");
        var path = made.Path();
        var tags = new List<string?> { made.ETag };

        Assert.Matches("^\"[0-9a-f]{8}-1\"$", made.ETag);
        Assert.Equal(made.ETag, (await server.GetAsync(path)).ETag);
        Assert.Equal(made.ETag, (await server.PostAsync($"{path}?first_name=A")).ETag);
        tags.Add((await server.PostAsync($"{path}?first_name=C")).ETag);
        Assert.Equal(tags[^1], (await server.GetAsync(path)).ETag);
        // A new password is a change, though nobody sees it.
        tags.Add((await server.PostAsync($"{path}?password=p")).ETag);
        await server.DeleteAsync(path);
        await server.PatchAsync(path);
        tags.Add((await server.GetAsync(path)).ETag);
        Assert.Equal(tags, tags.Distinct());
        Assert.Null((await server.GetAsync("/patrons")).ETag);
    }

    [EveryEngine]
    public async Task A_read_of_what_is_known_is_304(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.MakeAsync("first_name=A&last_name=B");

        foreach (var known in (string[])[made.ETag!, $"W/{made.ETag}", $"\"other\", {made.ETag}", "*"])
        {
            var same = await server.GetAsync(made.Path(), ("If-None-Match", known));
            Assert.Equal((304, "", made.ETag), (same.Status, same.Body, same.ETag));
        }

        foreach (var other in (string[])["\"other\"", made.ETag!.Trim('"'), ""])
            Assert.Equal((200, made.Body), ((await server.GetAsync(made.Path(), ("If-None-Match", other))).Status, made.Body));
        await server.PostAsync($"{made.Path()}?city=Bath");
        Assert.Equal("Bath", (await server.GetAsync(made.Path(), ("If-None-Match", made.ETag!)))["city"]);
        Assert.Equal(404, (await server.GetAsync("/patrons/99999", ("If-None-Match", "*"))).Status);
    }

    [EveryEngine]
    public async Task An_update_of_what_has_changed_meanwhile_is_412_and_changes_nothing(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.MakeAsync("first_name=A&last_name=B");
        var path = made.Path();

        var first = await server.PostAsync($"{path}?city=First", null, ("If-Match", made.ETag!));
        Assert.Equal((200, "First"), (first.Status, first["city"]));
        foreach (var stale in (string[])[made.ETag!, "\"other\"", $"\"other\", {made.ETag}", $"W/{first.ETag}"])
        {
            var refused = await server.PostAsync($"{path}?city=Second", null, ("If-Match", stale));
            Wire.IsError(refused, 412, "changed");
            Assert.Equal(first.ETag, refused.ETag);
        }

        Assert.Equal(first.Body, (await server.GetAsync(path)).Body);
        Assert.Equal(200, (await server.PostAsync($"{path}?city=Third", null, ("If-Match", $"\"other\", {first.ETag}"))).Status);
        Assert.Equal(200, (await server.PostAsync($"{path}?city=Fourth", null, ("If-Match", "*"))).Status);
        Assert.Equal(200, (await server.PostAsync($"{path}?city=Fifth")).Status);
        Wire.IsError(await server.PostAsync("/patrons/99999?city=X", null, ("If-Match", "*")), 404, "patron_not_found");
    }

    [EveryEngine]
    public async Task A_deletion_of_what_has_changed_meanwhile_is_412_and_deletes_nobody(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var read = await server.MakeAsync("first_name=A&last_name=B");
        var changed = await server.PostAsync($"{read.Path()}?city=Bath");

        foreach (var stale in (string[])[read.ETag!, "\"nonsense\"", $"W/{changed.ETag}"])
        {
            var refused = await Wire.SendAsync(server, server.Client, "DELETE", read.Path(), null, ("If-Match", stale));
            Wire.IsError(refused, 412, "changed");
            Assert.Equal(changed.ETag, refused.ETag);
        }

        Assert.Equal("1", await server.TotalAsync());
        Assert.Equal(
            204,
            (await Wire.SendAsync(
                server, server.Client, "DELETE", read.Path(), null, ("If-Match", $"\"x\", {changed.ETag}"))).Status);
        Assert.Equal(404, (await Wire.SendAsync(server, server.Client, "DELETE", read.Path(), null, ("If-Match", "*"))).Status);
    }

    [EveryEngine]
    public async Task Of_many_updates_of_one_revision_one_wins(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.MakeAsync("first_name=A&last_name=B");

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(
            i => server.PostAsync($"{made.Path()}?city=City{i}", null, ("If-Match", made.ETag!))));

        var winner = Assert.Single(answers, answer => answer.Status == 200);
        Assert.All(answers.Where(answer => answer != winner), answer => Wire.IsError(answer, 412, "changed"));
        Assert.Equal(winner.Body, (await server.GetAsync(made.Path())).Body);
    }
}
