using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>The <c>.http</c> files of <c>samples/requests</c>.</summary>
public sealed class RequestSampleTests
{
    [Theory]
    [InlineData(Engine.Sqlite, "libib.http")]
    [InlineData(Engine.Postgres, "libib.http")]
    [InlineData(Engine.Sqlite, "folio.http")]
    [InlineData(Engine.Postgres, "folio.http")]
    public async Task Every_request_of_a_file_answers_as_it_says(Engine engine, string file)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);
        var text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Requests", file));
        var requests = HttpFile.Read(text, new Dictionary<string, string>
        {
            ["host"] = server.Address.GetLeftPart(UriPartial.Authority),
            ["key"] = PublishedServer.ApiKey,
            ["user"] = PublishedServer.ApiUser,
            ["tenant"] = PublishedServer.Tenant,
            ["username"] = PublishedServer.OwnerName,
            ["password"] = PublishedServer.OwnerPassword,
        });
        Assert.Equal(text.Split("\n### ").Length - 1, requests.Count);

        using var client = new HttpClient();
        var surprises = new List<string>();
        foreach (var request in requests)
        {
            using var message = request.ToMessage();
            using var answer = await client.SendAsync(message);
            var body = await answer.Content.ReadAsStringAsync();
            if (request.Expected is { } expected ? answer.StatusCode != expected : !answer.IsSuccessStatusCode)
                surprises.Add($"{request.Title}: {answer.StatusCode} {body}");
        }

        Assert.Empty(surprises);
    }
}
