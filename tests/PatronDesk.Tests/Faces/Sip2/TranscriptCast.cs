using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Accounts;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.Sip2;

/// <summary>
/// Who plays in the transcripts besides those of <see cref="Kiosk.PrepareAsync"/>: a client for each kind of account, and
/// patrons in every state, all by the PIN of their card's last digit four times.
/// </summary>
internal static class TranscriptCast
{
    public static async Task PrepareAsync(TestServer server)
    {
        var cancel = TestContext.Current.CancellationToken;
        var caller = await server.CallerAsync();
        var accounts = server.Services.GetRequiredService<SipAccounts>();
        var plain = new SipClientSettings { Institution = "MAIN", PersonalData = true };
        foreach (var (login, settings) in new[]
        {
            ("desk", plain with { Trusted = true, StandsForStaff = true, Location = "desk", RemembersPin = true }),
            ("keeper", plain with { RemembersPin = true }),
            ("vendor", plain with { TagMap = "PA=expiry XI=id", Currency = "EUR", FeeLimit = 25, Messages = ["23", "63"] }),
            ("counter", plain with { Trusted = true, Messages = ["63"] }),
            ("classes", plain with { TagMap = "PA=expiry PB=birth PC=class XI=id AQ=home" }),
            ("nameless", plain with { TagMap = "PA=expiry PB=birth PC=class XI=id AQ=home", PersonalData = false }),
            ("strict", plain with { NeedsErrorDetection = true }),
            ("lines", plain with { Trusted = true, Terminator = "crlf", DueDateForm = "datetime" }),
            ("day", plain with { Trusted = true, DueDateForm = "date" }),
            ("elsewhere", plain with { Addresses = [IPNetwork.Parse("192.0.2.0/24")] }),
            ("former", plain),
        })
        {
            Assert.True(await accounts.CreateAsync(caller.Library, login, settings, "open-sesame", cancel));
        }

        var former = (await accounts.FindAsync("former", cancel))!;
        await accounts.ChangeAsync(former with { DisabledAt = server.Clock.GetUtcNow() }, null, cancel);

        await AddAsync(server, "30001", "Ann Able", "patron_id=A-1&phone=555-0101&address1=1+High+St&city=Springfield");
        await AddAsync(server, "30002", "Fred Frost", "freeze=1");
        var ended = await AddAsync(server, "30009", "Ina Idle", "freeze=1");
        var inactive = await server.Client.PutAsync(
            $"/users/{ended}",
            $$$"""{"id":"{{{ended}}}","barcode":"30009","active":false,"personal":{"lastName":"Idle","firstName":"Ina"}}""");
        Assert.Equal(204, inactive.Status);
        var expired = await AddAsync(server, "30003", "Ed Elder", "");
        var put = await server.Client.PutAsync(
            $"/users/{expired}",
            $$$"""
            {
              "id": "{{{expired}}}",
              "barcode": "30003",
              "patronGroup": "503a81cd-6c26-400f-b620-14c08943697c",
              "expirationDate": "2026-11-22T12:00:00Z",
              "personal": { "lastName": "Elder", "dateOfBirth": "1950-03-04" }
            }
            """);
        Assert.Equal(204, put.Status);
        await AddAsync(server, "30004", "Lou Loss", "");
        await server.Cards().MarkLostAsync(caller, "30004", cancel);
        var bo = await AddAsync(server, "30005", "Bo Bond", "");
        await BlockAsync(server, bo, "\"borrowing\":true", "\"patronMessage\":\"Return the atlas.\",");
        await BlockAsync(server, await AddAsync(server, "30006", "Rae Reed", ""), "\"renewals\":true", "");
        await BlockAsync(server, await AddAsync(server, "30007", "Quinn Quill", ""), "\"requests\":true", "");
        var twice = await AddAsync(server, "30008", "Tom Twice", "");
        await BlockAsync(server, twice, "\"borrowing\":true", "\"patronMessage\":\"why\",");
        await BlockAsync(server, twice, "\"borrowing\":true,\"renewals\":true", "\"patronMessage\":\"why\",");
    }

    private static async Task<string> AddAsync(TestServer server, string card, string name, string more)
    {
        var names = name.Split(' ');
        using var made = await server.Client.PostAsync(
            $"/patrons?barcode={card}&first_name={names[0]}&last_name={names[1]}&password={new string(card[^1], 4)}&{more}", null,
            TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)made.StatusCode);
        return (await server.QueryAsync($"select uuid from patron where barcode = '{card}'", 1))[0];
    }

    private static async Task BlockAsync(TestServer server, string user, string flag, string more)
    {
        var made = await server.Client.PostAsync(
            "/manualblocks",
            $$"""
            {
              "type": "Manual", "desc": "Blocked by the desk", "staffInformation": "for staff alone", {{more}}{{flag}},
              "userId": "{{user}}"
            }
            """);
        Assert.Equal(201, made.Status);
    }
}
