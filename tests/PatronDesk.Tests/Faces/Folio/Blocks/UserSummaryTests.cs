using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Folio;

public sealed class UserSummaryTests
{
    [EveryEngine]
    public async Task A_summary_has_the_open_loans_of_the_user(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.Client.PostAsync("/users", $$"""{"id":"{{FolioCalls.UserId}}","barcode":"10001"}""");
        var path = $"/user-summary/{FolioCalls.UserId}";
        var start = $$"""{"id":"{{FolioCalls.UserId}}","userId":"{{FolioCalls.UserId}}","openLoans":[""";
        Assert.Equal(start + """],"openFeesFines":[]}""", (await server.Client.ReadAsync(path)).Body);
        var loans = new List<Answer>();
        foreach (var item in new[] { "B-1", "B-2", "B-3" })
        {
            loans.Add(await server.Client.PostAsync(
                "/circulation/check-out-by-barcode", $$"""{"itemBarcode":"{{item}}","userBarcode":"10001"}"""));
        }

        await server.Client.PostAsync("/circulation/check-in-by-barcode", """{"itemBarcode":"B-2"}""");
        var open = from loan in new[] { loans[0], loans[2] }
                   select $$"""{"loanId":"{{loan.Json["id"]}}","dueDate":"{{loan.Json["dueDate"]}}","""
                       + "\"recall\":false,\"itemLost\":false,\"itemClaimedReturned\":false}";
        var summary = await server.Client.ReadAsync(path.ToUpperInvariant());
        Assert.Equal(start + string.Join(',', open) + """],"openFeesFines":[]}""", summary.Body);
    }

    [Theory]
    [InlineData("invalid", 400, "Invalid user ID: \"invalid\"")]
    [InlineData(
        "11111111-1111-4111-8111-111111111111", 404,
        "User summary for user ID 11111111-1111-4111-8111-111111111111 not found")]
    public async Task Whom_there_is_not_is_answered_in_the_words_of_mod_patron_blocks(string id, int status, string why)
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var refused = await server.Client.ReadAsync($"/user-summary/{id}");
        Assert.Equal((status, "text/plain", why), (refused.Status, refused.MediaType, refused.Body));
    }
}
