using PatronDesk.Accounts;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.AtDesk;

/// <summary>The settings' first page, and the templates of blocks.</summary>
public sealed class TemplateTests
{
    private const string New = "/desk/settings/templates/new";

    [EveryEngine]
    public async Task The_settings_are_in_the_menu_of_those_whom_they_serve(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.HireAsync("at-desk", Roles.Desk);
        await server.HireAsync("manages", Roles.Manager);
        using var clerk = await DeskBrowser.SignInAsync(server, "at-desk", "a-password");
        Assert.DoesNotContain("/desk/settings", clerk.Page.Body, StringComparison.Ordinal);
        Assert.Equal(403, (await clerk.GetAsync("/desk/settings")).Status);
        using var manager = await DeskBrowser.SignInAsync(server, "manages", "a-password");
        Assert.Contains("href=\"/desk/settings\"", manager.Page.Body, StringComparison.Ordinal);
        Assert.Contains("href=\"/desk/settings/templates\"", (await manager.GetAsync("/desk/settings")).Body, StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task A_template_is_made_once_fills_a_block_and_is_deleted_on_a_page_of_its_own(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        using var browser = await DeskBrowser.SignInAsync(server);
        await browser.GetAsync(New);
        var refused = await browser.SendAsync(New, ("template_name", " "), ("message", "kept"), ("borrowing", "yes"));
        Assert.Equal(422, refused.Status);
        Assert.Contains("Template name: It is needed.", refused.Text, StringComparison.Ordinal);
        Assert.Contains("kept</textarea>", refused.Body, StringComparison.Ordinal);
        (string, string)[] template =
        [
            ("template_name", "Lost books"), ("code", "LOST"), ("template_use", "After three letters"),
            ("description", "Books are lost"), ("staff", "See the file."), ("message", "Please come."), ("borrowing", "yes"),
        ];
        for (var i = 0; i < 2; i++)
            Assert.Equal("/desk/settings/templates?done=template-added", (await browser.SendAsync(New, template)).Location);
        var wire = await WireAsync(server, "");
        var sent = Assert.Single((System.Text.Json.Nodes.JsonArray)wire.Json["manualBlockTemplates"]!)!;
        Assert.Equal(
            """{"desc":"Books are lost","staffInformation":"See the file.","patronMessage":"Please come.","""
                + "\"borrowing\":true,\"renewals\":false,\"requests\":false}",
            sent["blockTemplate"]!.ToJsonString());
        Assert.Equal(("Lost books", "LOST", "After three letters"), ((string)sent["name"]!, (string)sent["code"]!, (string)sent["desc"]!));

        var list = await browser.GetAsync("/desk/settings/templates?done=template-added");
        Assert.Contains("The template was added.", list.Text, StringComparison.Ordinal);
        Assert.Contains("Lost books (LOST)", list.Text, StringComparison.Ordinal);
        var path = $"/desk/settings/templates/{(string)sent["id"]!}";
        Assert.Contains($"{path}/delete", list.Body, StringComparison.Ordinal);
        await browser.GetAsync(path + "/delete");
        var stale = await browser.SendAsync(path + "/delete", ("revision", "0-0"));
        Assert.Equal(409, stale.Status);
        for (var i = 0; i < 2; i++)
            Assert.Equal(303, (await browser.SendAsync(path + "/delete", ("revision", stale.ValueOf("revision")))).Status);
        Assert.Equal(404, (await browser.GetAsync(path)).Status);
        Assert.Equal(
            ["template.created", "template.deleted"],
            await server.QueryAsync("select action from journal where action like 'template.%' order by id", 1));
    }

    [EveryEngine]
    public async Task An_edited_template_keeps_what_the_form_does_not_show(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.Client.PostAsync(
            "/manual-block-templates",
            """{"name":"Overdue","blockTemplate":{"desc":"Much is overdue","color":{"red":1},"renewals":false}}""");
        var path = $"/desk/settings/templates/{(string)made.Json["id"]!}";
        using var browser = await DeskBrowser.SignInAsync(server);
        await browser.GetAsync(path);
        // Saved as it is: nothing changes.
        Assert.Equal(303, (await browser.SendAsync(path, browser.Page.Typed())).Status);
        Assert.Equal(["1"], await server.QueryAsync("select cast(version as text) from manual_block_template", 1));
        Assert.Equal(303, (await browser.SendAsync(path, browser.Page.Typed(("message", "Bring it"), ("renewals", "yes")))).Status);
        var now = await WireAsync(server, $"/{(string)made.Json["id"]!}");
        Assert.Equal(
            """{"desc":"Much is overdue","color":{"red":1},"patronMessage":"Bring it","renewals":true}""",
            now.Json["blockTemplate"]!.ToJsonString());
    }

    [EveryEngine]
    public async Task Two_people_who_edit_one_template_see_both_versions(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.HireAsync("other", Roles.Manager);
        var made = await server.Client.PostAsync("/manual-block-templates", """{"name":"Overdue","blockTemplate":{"desc":"Overdue"}}""");
        var path = $"/desk/settings/templates/{(string)made.Json["id"]!}";
        using var first = await DeskBrowser.SignInAsync(server);
        using var second = await DeskBrowser.SignInAsync(server, "other", "a-password");
        await first.GetAsync(path);
        await second.GetAsync(path);
        Assert.Equal(303, (await first.SendAsync(path, first.Page.Typed(("template_name", "Late")))).Status);
        var conflict = await second.SendAsync(path, second.Page.Typed(("template_name", "Too late"), ("message", "Hello")));
        Assert.Equal(409, conflict.Status);
        Assert.Contains("Stored now: Late", conflict.Text, StringComparison.Ordinal);
        Assert.Equal("Too late", conflict.ValueOf("template_name"));
        Assert.Contains("Hello</textarea>", conflict.Body, StringComparison.Ordinal);
    }

    private static async Task<Answer> WireAsync(TestServer server, string below) => await server.CallAsync(
        "GET", "/manual-block-templates" + below, null, ("x-okapi-token", await server.OwnerTokenAsync()));
}
