using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Faces.Libib;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Web;

/// <summary>Tags that a proxy touched when it compressed the answer.</summary>
public sealed class EntityTagTests
{
    [EveryEngine]
    public async Task A_weak_tag_in_If_Match_is_told_what_happened_to_it(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var block = await server.Client.PostAsync("/manualblocks", FolioCalls.Sample);
        foreach (var refused in (Answer[])
            [
                await server.Client.PutAsync($"/manualblocks/{FolioCalls.BlockId}", FolioCalls.Sample, $"W/{block.ETag}"),
                await server.Client.DeleteAsync($"/manualblocks/{FolioCalls.BlockId}", $"W/{block.ETag}"),
            ])
        {
            Assert.Equal(409, refused.Status);
            Assert.Contains("weak tag", refused.Body, StringComparison.Ordinal);
            Assert.Contains("proxy that compresses", refused.Body, StringComparison.Ordinal);
        }

        var patron = await server.MakeAsync("first_name=A&last_name=B");
        var update = await server.PostAsync($"{patron.Path()}?first_name=C", null, ("If-Match", $"W/{patron.ETag}"));
        Wire.IsError(update, 412, "changed");
        Assert.Contains("weak tag", update["error"], StringComparison.Ordinal);
        // Without a weak tag it is what it was: somebody was quicker.
        var other = await server.PostAsync($"{patron.Path()}?first_name=C", null, ("If-Match", "\"other\""));
        Assert.DoesNotContain("weak", other["error"], StringComparison.Ordinal);
        Assert.Equal(200, (await server.PostAsync($"{patron.Path()}?first_name=C", null, ("If-Match", patron.ETag!))).Status);
    }

    [Theory]
    [InlineData("-gzip")]
    [InlineData("-br")]
    [InlineData("-zstd")]
    [InlineData("-deflate")]
    [InlineData("/gzip")]
    public async Task A_tag_into_which_a_proxy_wrote_the_coding_is_the_same_tag(string coding)
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var patron = await server.MakeAsync("first_name=A&last_name=B");
        var touched = $"{patron.ETag!.TrimEnd('"')}{coding}\"";
        Assert.Equal(304, (await server.GetAsync(patron.Path(), ("If-None-Match", touched))).Status);
        Assert.Equal(200, (await server.PostAsync($"{patron.Path()}?first_name=C", null, ("If-Match", touched))).Status);
        Assert.Equal(412, (await server.PostAsync($"{patron.Path()}?first_name=D", null, ("If-Match", touched))).Status);
    }
}
