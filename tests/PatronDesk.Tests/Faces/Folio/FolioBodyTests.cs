using System.Net;
using System.Text;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Folio;

/// <summary>What every body of this face has in common: its media type, its places, its characters.</summary>
public sealed class FolioBodyTests
{
    [Theory]
    [InlineData("", "the body is empty at 1:1")]
    [InlineData(" \n ", "the body is empty at 2:2")]
    [InlineData("{\"desc\":\"äöü😀\",\"borrowing\":5}", "borrowing must be true or false, at 1:29")]
    [InlineData("{\"desc\":\"äöü😀\",}", "malformed JSON at 1:17")]
    [InlineData("{\n\"desc\":\"ä\",\n\"code\":ü}", "malformed JSON at 3:8")]
    [InlineData("\uFEFF{\"desc\":5}", "desc must be a string, at 1:9")]
    [InlineData("\uFEFF{\n\"desc\":}", "malformed JSON at 2:8")]
    [InlineData("/**/{}", "malformed JSON at 1:1")]
    [InlineData("{\"expirationDate\":99999999999999999}", "expirationDate must be a date and time")]
    [InlineData("{\"expirationDate\":\"0000-01-01\"}", "expirationDate must be a date and time")]
    [InlineData("{\"expirationDate\":\"9999-12-31T23:59:59-02:00\"}", "expirationDate must be a date and time")]
    public async Task The_place_of_a_fault_counts_characters(string body, string words)
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        foreach (var refused in new[]
        {
            await server.Client.PostAsync("/manualblocks", body),
            await server.Client.PutAsync($"/manualblocks/{FolioCalls.BlockId}", body),
        })
        {
            Assert.Equal((400, "text/plain"), (refused.Status, refused.MediaType));
            Assert.Contains(words, refused.Body, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData('[', ']', "{0}")]
    [InlineData('[', ']', "{{\"desc\":\"d\",\"x\":{0}}}")]
    [InlineData('[', ']', "{{\"name\":\"n\",\"blockTemplate\":{{\"x\":{0}}}}}")]
    public async Task What_is_nested_too_deep_is_400_text(char open, char close, string body)
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var bomb = string.Format(null, body, new string(open, 100_000) + new string(close, 100_000));
        var refused = await server.Client.PostAsync(
            body.Contains("blockTemplate", StringComparison.Ordinal) ? "/manual-block-templates" : "/manualblocks", bomb);
        Assert.Equal((400, "text/plain"), (refused.Status, refused.MediaType));
        Assert.Contains(body == "{0}" ? "must be an object" : "nested deeper than 64 levels", refused.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/manualblocks", """{"desc":"\ud800","userId":"630824a0-a8ad-49f3-b5e2-3f2fe6ef5916"}""", "desc")]
    [InlineData("/manualblocks", """{"desc":"a\u0000","userId":"630824a0-a8ad-49f3-b5e2-3f2fe6ef5916"}""", "desc")]
    [InlineData("/manualblocks", """{"desc":"d","userId":"\udc00"}""", "userId")]
    [InlineData("/manualblocks", """{"desc":"d","userId":"630824a0-a8ad-49f3-b5e2-3f2fe6ef5916","\udc00":1}""", "\\udc00")]
    [InlineData("/manualblocks", """{"desc":"d","userId":"630824a0-a8ad-49f3-b5e2-3f2fe6ef5916","a\u0000":1}""", "a\0")]
    [InlineData("/manual-block-templates", """{"name":"\ud800"}""", "name")]
    [InlineData("/manual-block-templates", """{"name":"n","blockTemplate":{"\ud800":1}}""", "blockTemplate.\\ud800")]
    [InlineData("/manual-block-templates", """{"name":"n","blockTemplate":{"a":{"\u0000":1}}}""", "blockTemplate.a.\0")]
    [InlineData("/manual-block-templates", """{"name":"n","blockTemplate":{"a":["\ud800"]}}""", "blockTemplate.a")]
    [InlineData("/users", """{"customFields":{"\ud800":"x"}}""", "customFields.\\ud800")]
    public async Task A_character_that_cannot_be_kept_is_one_fault_of_its_field(string path, string body, string key)
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var refused = await server.Client.PostAsync(path, body);
        Assert.Equal((422, "application/json"), (refused.Status, refused.MediaType));
        Assert.Equal([key], refused.FaultKeys);
    }

    [Theory]
    [InlineData("Application/JSON", true)]
    [InlineData("application/json;charset=UTF-8", true)]
    [InlineData("application/problem+JSON", true)]
    [InlineData(null, true)]
    [InlineData("text/plain", false)]
    [InlineData("application/x-www-form-urlencoded", false)]
    [InlineData(";;", false)]
    public async Task A_body_is_JSON_and_says_so_in_any_case_or_says_nothing(string? type, bool isTaken)
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(FolioCalls.Sample));
        if (type is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await server.Client.PostAsync(new Uri(server.Address, "/manualblocks"), content);
        Assert.Equal(isTaken ? HttpStatusCode.Created : HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
