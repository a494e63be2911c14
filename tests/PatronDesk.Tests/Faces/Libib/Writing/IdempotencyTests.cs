using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Hosting;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.Libib;

/// <summary><c>Idempotency-Key</c> on a create: a call that is tried again makes one patron.</summary>
public sealed class IdempotencyTests
{
    private const string Mary = "/patrons?first_name=Mary&last_name=Shelley&password=secret";

    private static readonly (string Name, string Value) Key = ("Idempotency-Key", "b7e1c1f0-order-17");

    [EveryEngine]
    public async Task The_same_call_again_makes_no_second_patron(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var first = await server.PostAsync(Mary, null, Key);

        var again = await server.PostAsync(Mary, null, Key);
        // The same said elsewhere is the same call; what is ignored makes no difference.
        var asJson = await server.PostAsync(
            "/patrons?utm=x", Wire.JsonBody("""{"last_name":"Shelley","first_name":"Mary","password":"secret"}"""), Key);

        Assert.All(
            (Answer[])[first, again, asJson],
            answer => Assert.Equal((200, first.Body, first.ETag), (answer.Status, answer.Body, answer.ETag)));
        Assert.Equal("1", await server.TotalAsync());
        Assert.NotEqual(first.Body, (await server.PostAsync(Mary, null, ("Idempotency-Key", "another"))).Body);
        Assert.NotEqual(first.Body, (await server.PostAsync(Mary)).Body);
        Assert.Equal("3", await server.TotalAsync());
    }

    [EveryEngine]
    public async Task A_different_call_with_the_same_key_is_refused(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.PostAsync(Mary, null, Key);

        foreach (var other in (string[])[
            Mary + "&city=Bath", Mary.Replace("Mary", "Percy", StringComparison.Ordinal),
            "/patrons?first_name=Mary&last_name=Shelley", Mary + "&city="])
            Wire.IsError(await server.PostAsync(other, null, Key), 400, "idempotency_key_reused");
        Assert.Equal("1", await server.TotalAsync());
    }

    [EveryEngine]
    public async Task Thirty_two_at_once_with_one_key_make_one_patron(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);

        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(
            _ => server.PostAsync("/patrons?first_name=Mary&last_name=Shelley&email=m@example.com", null, Key)));

        Assert.All(answers, answer => Assert.Equal((200, answers[0].Body), (answer.Status, answer.Body)));
        Assert.Equal("1", await server.TotalAsync());
        Assert.Equal(["1"], await server.QueryAsync("select cast(count(*) as text) from journal where action = 'patron.created'", 1));
    }

    [EveryEngine]
    public async Task A_key_is_forgotten_after_a_day(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var housekeeping = server.Services.GetRequiredService<Housekeeping>();
        await server.PostAsync(Mary, null, Key);

        server.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        await housekeeping.PurgeAsync(CancellationToken.None);
        await server.PostAsync(Mary, null, Key);
        Assert.Equal("1", await server.TotalAsync());

        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await housekeeping.PurgeAsync(CancellationToken.None);
        await server.PostAsync(Mary, null, Key);
        Assert.Equal("2", await server.TotalAsync());
    }

    [EveryEngine]
    public async Task A_repeated_call_whose_patron_was_deleted_says_so_and_makes_nobody(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var first = await server.PostAsync(Mary, null, Key);
        await server.DeleteAsync(first.Path());

        Wire.IsError(await server.PostAsync(Mary, null, Key), 400, "patron_deleted");
        Wire.IsError(await server.PostAsync(Mary + "&city=Bath", null, Key), 400, "idempotency_key_reused");
        Assert.Equal("0", await server.TotalAsync());

        await server.PatchAsync(first.Path());
        Assert.Equal(first.Body, (await server.PostAsync(Mary, null, Key)).Body);

        // Erased for good within the key's day: the same answer.
        await server.DeleteAsync(first.Path());
        await server.Store.ScriptAsync("delete from patron");
        Wire.IsError(await server.PostAsync(Mary, null, Key), 400, "patron_deleted");
    }

    [EveryEngine]
    public async Task A_refused_call_may_be_put_right_under_its_key(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.MakeAsync("first_name=A&last_name=B&email=a@example.com");

        Wire.IsError(
            await server.PostAsync("/patrons?first_name=C&last_name=D&email=a@example.com", null, Key), 400,
            "email_taken", "email");
        Assert.Equal(200, (await server.PostAsync("/patrons?first_name=C&last_name=D&email=c@example.com", null, Key)).Status);
    }

    [EveryEngine]
    public async Task A_key_has_1_to_255_visible_characters(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);

        Assert.Equal(200, (await server.PostAsync(Mary, null, ("Idempotency-Key", new string('~', 255)))).Status);
        foreach (var bad in (string[])["", new string('k', 256), "a b"])
            Wire.IsError(await server.PostAsync(Mary, null, ("Idempotency-Key", bad)), 400, "bad_idempotency_key");
        Assert.Equal("1", await server.TotalAsync());
    }
}
