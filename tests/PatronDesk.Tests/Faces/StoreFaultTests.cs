using System.Net;
using System.Text;
using Npgsql;
using PatronDesk.Data;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces;

/// <summary>What each face says while the store can't be written. SQLite is told that its file may not grow.</summary>
public sealed class StoreFaultTests
{
    [Fact]
    public async Task Both_faces_answer_503_with_Retry_After_in_their_own_shape()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        await FillAsync(server.Store);
        using var libib = await FirstRefusedAsync(() => server.Client.PostAsync("/patrons?first_name=Full&last_name=Disk", null));
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "2"), (libib.StatusCode, libib.Headers.RetryAfter?.ToString()));
        Assert.Equal(
            """{"error":"The server's database can't be used just now. Try again in 2 seconds.","message":"The """
                + """server's database can't be used just now. Try again in 2 seconds.","code":"unavailable"}""",
            await libib.Content.ReadAsStringAsync());

        using var folio = await FirstRefusedAsync(() => server.Client.PostAsync(
            "/manual-block-templates", new StringContent("""{"name":"Full disk"}""", Encoding.UTF8, "application/json")));
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "2"), (folio.StatusCode, folio.Headers.RetryAfter?.ToString()));
        Assert.Equal("text/plain", folio.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            "The server's database can't be used just now. Try again in 2 seconds.", await folio.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("lock_timeout")]
    [InlineData("statement_timeout")]
    public async Task A_write_that_waited_too_long_for_a_lock_is_503_and_done_once_it_is_free(string limit)
    {
        var database = await PostgresCluster.CreateDatabaseAsync();
        await using var server = await TestServer.StartAsync(
            Engine.Postgres, database: $"{database};Options=-c {limit}=1s");
        await using var other = new NpgsqlConnection(database);
        await other.OpenAsync(TestContext.Current.CancellationToken);
        const string User = """{"username":"late","personal":{"lastName":"Comer"}}""";

        await using (var held = await other.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await using var take = new NpgsqlCommand("lock table patron in exclusive mode", other, held);
            await take.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            using var libib = await server.Client.PostAsync("/patrons?first_name=Late&last_name=Comer", null);
            Assert.Equal(
                (HttpStatusCode.ServiceUnavailable, "2"), (libib.StatusCode, libib.Headers.RetryAfter?.ToString()));
            using var folio = await server.Client.PostAsync(
                "/users", new StringContent(User, Encoding.UTF8, "application/json"));
            Assert.Equal(
                (HttpStatusCode.ServiceUnavailable, "2"), (folio.StatusCode, folio.Headers.RetryAfter?.ToString()));
        }

        using var again = await server.Client.PostAsync("/users", new StringContent(User, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        Assert.Equal(["1"], await server.QueryAsync("select cast(count(*) as text) from patron", 1));
    }

    [EveryEngine]
    public async Task A_store_that_can_be_written_passes_the_probe_again_and_again(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        for (var i = 0; i < 3; i++)
            await server.Store.ProbeWriteAsync(CancellationToken.None);
        Assert.Equal(["0"], await server.QueryAsync("select cast(count(*) as text) from store_probe", 1));
    }

    [Fact]
    public async Task A_store_without_room_fails_the_probe_until_it_has_room()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        await FillAsync(server.Store);
        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => server.Store.ProbeWriteAsync(CancellationToken.None).AsTask());
        Assert.Equal(StoreFault.DiskFull, fault.Fault);
        await server.Store.ScriptAsync("pragma max_page_count = 1000000");
        await server.Store.ProbeWriteAsync(CancellationToken.None);
    }

    // The least that can be set is the size that the file has. It holds from then on, also when another write of the server's own,
    // gathered with this one, already finds no room.
    private static async Task FillAsync(Store store)
    {
        try
        {
            await store.ScriptAsync("pragma max_page_count = 1");
        }
        catch (StoreUnavailableException full) when (full.Fault == StoreFault.DiskFull)
        {
            // The file is full already.
        }
    }

    // A few rows still find room in the pages that are there.
    private static async Task<HttpResponseMessage> FirstRefusedAsync(Func<Task<HttpResponseMessage>> call)
    {
        for (var i = 0; i < 1000; i++)
        {
            var answer = await call();
            if (!answer.IsSuccessStatusCode)
                return answer;
            answer.Dispose();
        }

        throw new InvalidOperationException("The file never got full.");
    }
}
