using System.Net;
using System.Text.Json;
using CsCheck;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Patrons;

/// <summary>Any sequence of calls agrees with the model: status, body, and at the end the list.</summary>
public sealed class ModelTests
{
    private const int MostSeconds = 8;

    // Few of each, so that they collide; two of the barcodes are ones that the counter would reach.
    private static readonly string[] Emails = ["ann@example.com", "Ann@Example.COM", "bob@example.com", "cid@example.com"];
    private static readonly string[] CustomBarcodes = ["55555", "77777", Ean13.Make("202", 2), Ean13.Make("202", 4)];
    private static readonly string[] FirstNames = ["Ann", "Bo\u0301b", "李"];

    private static readonly Gen<string?> Email = Gen.Frequency((2, Gen.Const((string?)null)), (3, OneOf<string?>(Emails)));
    private static readonly Gen<string?> Barcode = Gen.Frequency((3, Gen.Const((string?)null)), (2, OneOf<string?>(CustomBarcodes)));

    // An email, or the place of a barcode: among the custom ones, or of the patrons made so far.
    private static readonly Gen<Key> AnyKey = Gen.OneOf(
        OneOf<string>(Emails).Select(email => new Key(email, 0)),
        OneOf<string>(CustomBarcodes).Select(barcode => new Key(barcode, 0)),
        Gen.Int[0, 20].Select(place => new Key(null, place)));

    private static readonly Gen<Step> AnyStep = Gen.Frequency<Step>(
        (6, Gen.Select(OneOf<string>(FirstNames), Email, Barcode).Select(said => (Step)new Create(said.Item1, said.Item2, said.Item3))),
        (4, Gen.Select(AnyKey, OneOf<string?>([null, .. FirstNames]), OneOf<string?>([null, "", .. Emails]), Barcode)
            .Select(said => (Step)new Update(said.Item1, said.Item2, said.Item3, said.Item4))),
        (5, AnyKey.Select(key => (Step)new Delete(key))),
        (4, AnyKey.Select(key => (Step)new Restore(key))),
        (1, Gen.Int[1, 20].Select(days => (Step)new Wait(days))));

    private static Gen<T> OneOf<T>(params T[] all) => Gen.Int[0, all.Length - 1].Select(i => all[i]);

    [EveryEngine]
    public async Task Any_sequence_of_calls_agrees_with_the_model(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var libraries = 0;
        await AnyStep.Array[1, 40].SampleAsync(
            async steps =>
            {
                var tenant = $"model{++libraries}";
                await server.SecondLibraryAsync(tenant);
                using var client = server.NewClient($"{tenant}-key", $"{tenant}-user");
                await RunAsync(server, client, steps);
            },
            writeLine: TestContext.Current.TestOutputHelper!.WriteLine,
            time: MostSeconds,
            threads: 1,
            print: steps => string.Join('\n', steps.Select(step => step.ToString())));
    }

    private static async Task RunAsync(TestServer server, HttpClient client, Step[] steps)
    {
        var model = new ModelLibrary();
        foreach (var step in steps)
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            await (step switch
            {
                Create create => CreateAsync(client, model, create),
                Update update => UpdateAsync(client, model, update),
                Delete delete => DeleteAsync(server, client, model, delete),
                Restore restore => RestoreAsync(server, client, model, restore),
                Wait wait => Task.Run(() => server.Clock.Advance(TimeSpan.FromDays(wait.Days))),
                _ => throw new NotSupportedException(),
            });
        }

        var live = model.Live.ToList();
        var pages = (live.Count + 49) / 50;
        Assert.Equal(
            $$"""{"total":{{live.Count}},"pages":{{pages}},"max_per_page":50,"patrons":["""
                + $$"""{{string.Join(',', live.Select(patron => patron.Json))}}]}""",
            await client.GetStringAsync("/patrons"));
    }

    private static async Task CreateAsync(HttpClient client, ModelLibrary model, Create step)
    {
        var response = await client.PostAsync("/patrons", Form(step.FirstName, "Model", step.Email, step.Barcode));
        var body = await response.Content.ReadAsStringAsync();
        if (model.RefusalOfCreate(step.Email, step.Barcode) is { } code)
        {
            CheckRefusal(response, body, code);
            return;
        }

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var given = JsonDocument.Parse(body).RootElement.GetProperty("barcode").GetString()!;
        Assert.Equal(model.Create(step.FirstName, step.Email, step.Barcode, given).Json, body);
    }

    private static async Task UpdateAsync(HttpClient client, ModelLibrary model, Update step)
    {
        var key = step.Key.In(model);
        var response = await client.PostAsync(Path(key), Form(step.FirstName, null, step.Email, step.Barcode));
        var body = await response.Content.ReadAsStringAsync();
        if (model.Find(key) is not { } patron)
            CheckRefusal(response, body, "patron_not_found");
        else if (model.Update(patron, step.FirstName, step.Email, step.Barcode) is { } code)
            CheckRefusal(response, body, code);
        else
            Assert.Equal((HttpStatusCode.OK, patron.Json), (response.StatusCode, body));
    }

    private static async Task DeleteAsync(TestServer server, HttpClient client, ModelLibrary model, Delete step)
    {
        var key = step.Key.In(model);
        var response = await client.DeleteAsync(Path(key));
        var body = await response.Content.ReadAsStringAsync();
        if (model.Find(key) is not { } patron)
        {
            CheckRefusal(response, body, "patron_not_found");
            return;
        }

        patron.DeletedAt = server.Clock.GetUtcNow();
        Assert.Equal((HttpStatusCode.NoContent, ""), (response.StatusCode, body));
        await CheckReadAsync(client, model, key);
    }

    private static async Task RestoreAsync(TestServer server, HttpClient client, ModelLibrary model, Restore step)
    {
        var key = step.Key.In(model);
        var response = await client.PatchAsync(Path(key), null);
        var body = await response.Content.ReadAsStringAsync();
        if (model.Restore(key, server.Clock.GetUtcNow()) is { } code)
            CheckRefusal(response, body, code);
        else
            Assert.Equal((HttpStatusCode.OK, ""), (response.StatusCode, body));
        await CheckReadAsync(client, model, key);
    }

    private static async Task CheckReadAsync(HttpClient client, ModelLibrary model, string key)
    {
        var response = await client.GetAsync(Path(key));
        var body = await response.Content.ReadAsStringAsync();
        if (model.Find(key) is { } patron)
            Assert.Equal((HttpStatusCode.OK, patron.Json), (response.StatusCode, body));
        else
            CheckRefusal(response, body, "patron_not_found");
    }

    private static void CheckRefusal(HttpResponseMessage response, string body, string code)
    {
        var status = code == "patron_not_found" ? HttpStatusCode.NotFound : HttpStatusCode.BadRequest;
        Assert.Equal((status, code), (response.StatusCode, JsonDocument.Parse(body).RootElement.GetProperty("code").GetString()));
    }

    private static string Path(string key) => $"/patrons/{Uri.EscapeDataString(key)}";

    private static FormUrlEncodedContent Form(string? firstName, string? lastName, string? email, string? barcode) => new(
        from pair in new[] { ("first_name", firstName), ("last_name", lastName), ("email", email), ("barcode", barcode) }
        where pair.Item2 is not null
        select KeyValuePair.Create(pair.Item1, pair.Item2));

    private abstract record Step;

    private sealed record Create(string FirstName, string? Email, string? Barcode) : Step;

    private sealed record Update(Key Key, string? FirstName, string? Email, string? Barcode) : Step;

    private sealed record Delete(Key Key) : Step;

    private sealed record Restore(Key Key) : Step;

    private sealed record Wait(int Days) : Step;

    private sealed record Key(string? Text, int Place)
    {
        /// <summary>A patron made before, live or not, by the barcode it has; a barcode of no patron where there is none yet.</summary>
        public string In(ModelLibrary model) =>
            Text ?? (model.Barcodes is { Count: > 0 } made ? made[Place % made.Count] : "99999");
    }
}
