using PatronDesk.Hosting;
using PatronDesk.Intake;

namespace PatronDesk.Tests.Intake;

/// <summary>A walk through a FOLIO's lists, which answers slowly, ends its tokens and changes under the reader.</summary>
public sealed class FolioWalkTests
{
    [Fact]
    public async Task Every_list_is_read_to_a_short_page_although_the_server_refuses_now_and_then()
    {
        await using var host = await FolioHost.StartAsync(25);
        using var folio = new FolioImports();
        host.Refusing = (request, _) => request switch { 2 => 429, 5 => 500, 6 => 503, _ => 0 };
        Assert.Equal(Enumerable.Range(1, 25).Select(FolioHost.IdOf), await folio.IdsAsync(host.Source));
        Assert.Equal(
            ["addresstypes 0", "groups 0", "manual-block-templates 0", "users 10", "users 10", "users 5", "manualblocks 0"], host.Given);
        Assert.Equal(1, host.SignIns);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_token_that_ends_is_renewed(bool isOld)
    {
        await using var host = await FolioHost.StartAsync(55);
        host.IsOld = isOld;
        host.TokenLife = 2;
        using var folio = new FolioImports();
        Assert.Equal(55, (await folio.IdsAsync(host.Source)).Count);
        Assert.Equal(5, host.SignIns);
    }

    [Fact]
    public async Task A_token_alone_that_has_ended_stops_the_walk_and_what_was_read_is_kept()
    {
        await using var host = await FolioHost.StartAsync(25);
        using var folio = new FolioImports();
        using (var server = new FolioServer(host.Source, TimeProvider.System))
            Assert.IsType<ReadFolioPage.Read>(await server.ReadAsync(FolioSet.Users, default, CancellationToken.None));
        host.TokenLife = 5;
        var stopped = await folio.WalkAsync(host.Source with { Token = "token.1", Password = null, Username = "" });
        Assert.Equal(
            "The server answers 401: it does not take the user and the password, or the token, or the token has ended. Nothing was "
            + "written. 4 page(s) are kept for a day: start the command again, and it goes on there.",
            FolioText.Of(stopped!));

        // The next run goes on there, with another token.
        host.Given.Clear();
        Assert.Equal(25, (await folio.IdsAsync(host.Source)).Count);
        Assert.Equal(["users 10", "users 5", "manualblocks 0"], host.Given);
    }

    [Fact]
    public async Task A_wrong_password_is_said_and_no_secret_goes_out()
    {
        await using var host = await FolioHost.StartAsync();
        using var folio = new FolioImports();
        var stopped = await folio.WalkAsync(host.Source with { Password = "wrong-4712" });
        var said = FolioText.Of(stopped!);
        Assert.StartsWith("The server answers 422: it does not take the user and the password", said, StringComparison.Ordinal);
        Assert.DoesNotContain("4712", said, StringComparison.Ordinal);
        Assert.Equal(host.Source.Address.ToString(), host.Source.ToString());
    }

    [Fact]
    public async Task Who_may_not_read_a_list_is_told_the_permission()
    {
        await using var host = await FolioHost.StartAsync();
        using var folio = new FolioImports();
        host.Refusing = (_, list) => list == "groups" ? 403 : 0;
        Assert.StartsWith(
            "The server answers 403: the user may not read /groups. Give them the permission usergroups.collection.get.",
            FolioText.Of((await folio.WalkAsync(host.Source))!),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(1000)]
    public async Task A_total_that_is_an_estimate_ends_nothing_too_early(int total)
    {
        await using var host = await FolioHost.StartAsync(25);
        using var folio = new FolioImports();
        host.Total = total;
        Assert.Equal(25, (await folio.IdsAsync(host.Source)).Count);
    }

    [Fact]
    public async Task A_server_with_smaller_pages_is_read_to_its_end()
    {
        await using var host = await FolioHost.StartAsync(25);
        using var folio = new FolioImports();
        host.LargestPage = 4;
        Assert.Equal(25, (await folio.IdsAsync(host.Source)).Count);
    }

    [Fact]
    public async Task Users_who_come_and_go_while_the_list_is_read_hide_no_other_one()
    {
        await using var host = await FolioHost.StartAsync(40);
        using var folio = new FolioImports();
        var given = 0;
        host.After = list =>
        {
            if (list != "users" || ++given != 2)
                return;
            // Three of the first page go, and one comes before it: by an offset two would be passed over.
            host.Users.Remove(FolioHost.IdOf(1));
            host.Users.Remove(FolioHost.IdOf(2));
            host.Users.Remove(FolioHost.IdOf(3));
            host.Add("users", "00000000-0000-4000-8000-000000000000", FolioHost.UserJson(0));
        };
        Assert.Equal(Enumerable.Range(1, 40).Select(FolioHost.IdOf), await folio.IdsAsync(host.Source));
    }

    [Fact]
    public async Task A_server_that_does_not_look_at_ids_is_read_by_offset()
    {
        await using var host = await FolioHost.StartAsync(25);
        using var folio = new FolioImports();
        host.IgnoresIds = true;
        Assert.Equal(Enumerable.Range(1, 25).Select(FolioHost.IdOf), await folio.IdsAsync(host.Source));
    }

    [Fact]
    public async Task A_server_without_blocks_is_read_and_one_without_users_is_none()
    {
        await using var host = await FolioHost.StartAsync(3);
        host.Lists.Remove("manualblocks");
        host.Lists.Remove("manual-block-templates");
        using (var folio = new FolioImports())
        {
            Assert.Equal(3, (await folio.IdsAsync(host.Source)).Count);
            using var kept = folio.Open();
            Assert.Equal(
                [
                    "The server has no /manual-block-templates: nothing of it comes.",
                    "The server has no /manualblocks: nothing of it comes.",
                ],
                FolioText.MissingIn(kept));
        }

        host.Lists.Remove("users");
        using var without = new FolioImports();
        Assert.StartsWith(
            "The server's answer (404) is no list /users of FOLIO's. Are --okapi-url and --okapi-tenant right?",
            FolioText.Of((await without.WalkAsync(host.Source))!),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_walk_that_was_stopped_goes_on_where_it_stopped(bool isCutShort)
    {
        await using var host = await FolioHost.StartAsync(35);
        using var folio = new FolioImports();
        var given = 0;
        host.Refusing = (_, list) => list == "users" && ++given > 2 ? 500 : 0;
        var stopped = await folio.WalkAsync(host.Source);
        Assert.Equal((FolioSet.Users, 5, new(SourceTrouble.NotNow, 500)), (stopped!.Set, stopped.Pages, stopped.Why));
        if (isCutShort)
        {
            await using var file = File.OpenWrite(folio.File);
            file.SetLength(file.Length - 3);
        }

        host.Refusing = (_, _) => 0;
        host.Given.Clear();
        Assert.Equal(Enumerable.Range(1, 35).Select(FolioHost.IdOf), await folio.IdsAsync(host.Source));
        Assert.Equal(
            isCutShort ? "users 10,users 10,users 5,manualblocks 0" : "users 10,users 5,manualblocks 0", string.Join(',', host.Given));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folio.File));
    }
}
