using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>The published program and a self-check machine.</summary>
public sealed class MachineTests
{
    private const int Rounds = 12;

    private const string Now = "20261123    080000";

    [EveryEngine]
    public async Task An_item_is_lent_once_however_the_server_dies_between_the_question_and_the_answer(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine, durable: true);
        var settings = Machine.Listening();
        string card;
        await using (var first = await PublishedServer.StartAsync(store, settings))
        {
            card = (await first.Client.CreateAsync(("first_name", "Mary"), ("last_name", "Major"))).Barcode();
            await Machine.AddAccountAsync(store);
        }

        var random = new Random(20261123);
        for (var round = 0; round < Rounds; round++)
        {
            var checkout = $"11YN{Now}                  AOMAIN|AA{card}|ABB-{round}|AC|";
            await using (var killed = await PublishedServer.StartAsync(store, settings))
            {
                using var machine = await Machine.ConnectAsync(settings);
                await machine.SendAsync(checkout);
                // Before the write, in the middle of it, or after it: the answer is never read.
                await Task.Delay(random.Next(0, 12));
                await killed.KillAsync();
            }

            await using var restarted = await PublishedServer.StartAsync(store, settings);
            using var again = await Machine.ConnectAsync(settings);
            var answer = await again.AskAsync(checkout);
            Assert.True(answer.StartsWith("121", StringComparison.Ordinal), $"round {round}: {answer}");
            Assert.Equal('N', answer[3]);
            using var loans = await restarted.Client.GetAsync($"/circulation/loans?query=itemBarcode%3D%3DB-{round}");
            var found = JsonNode.Parse(await loans.Content.ReadAsStringAsync())!;
            Assert.Equal((1, "Open"), ((int)found["totalRecords"]!, (string?)found["loans"]![0]!["status"]!["name"]));
            await restarted.StopAsync();
        }
    }

    [EveryEngine]
    public async Task A_block_made_over_HTTP_is_felt_at_the_machine_until_it_is_lifted(Engine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var settings = Machine.Listening();
        await using var server = await PublishedServer.StartAsync(store, settings);
        await Machine.AddAccountAsync(store);
        var card = (await server.Client.CreateAsync(("first_name", "Mary"), ("last_name", "Major"))).Barcode();
        using var users = await server.Client.GetAsync($"/users?query=barcode%3D%3D{card}");
        var user = JsonNode.Parse(await users.Content.ReadAsStringAsync())!["users"]![0]!["id"];
        using var machine = await Machine.ConnectAsync(settings);
        var checkout = $"11YN{Now}                  AOMAIN|AA{card}|ABB-1|AC|";

        using var block = new StringContent(
            $$"""{"desc":"Owes a book","patronMessage":"Please see us.","borrowing":true,"userId":"{{user}}"}""", Encoding.UTF8,
            "application/json");
        using var made = await server.Client.PostAsync("/manualblocks", block);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Matches(@"^120NUN\d{8}    \d{6}AOMAIN\|AA\d+\|ABB-1\|AJ\|AH\|AFPlease see us\.\|$", await machine.AskAsync(checkout));
        using var lifted = await server.Client.DeleteAsync(made.Headers.Location);
        Assert.Equal(HttpStatusCode.NoContent, lifted.StatusCode);
        Assert.Matches(@"^121NUY\d{8}    \d{6}AOMAIN\|AA\d+\|ABB-1\|AJ\|AH\d{8}    \d{6}\|$", await machine.AskAsync(checkout));
        await server.StopAsync();
    }
}
