using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;
using static PatronDesk.Tests.Faces.Folio.CirculationCalls;

namespace PatronDesk.Tests.Faces.Folio;

/// <summary>What a loan says of how it came to its due date, and staff who choose that date.</summary>
public sealed class LoanActionTests
{
    private const string Override = ""","overrideBlocks":{"patronBlock":{},"comment":"She is known here"}""";

    [EveryEngine]
    public async Task A_loan_says_that_it_was_lent_or_renewed_through_an_override(Engine engine)
    {
        await using var server = await NewAsync(engine);
        await server.Client.PostAsync("/manualblocks", FolioCalls.Block("\"borrowing\":true,\"renewals\":true", User));
        var lent = await server.Client.PostAsync("/circulation/check-out-by-barcode", Order(Override));
        Assert.Equal(201, lent.Status);
        await IsAsync(server, lent, "checkedOutThroughOverride");
        var renewed = await server.Client.PostAsync("/circulation/renew-by-barcode", Order(Override));
        Assert.Equal(200, renewed.Status);
        await IsAsync(server, renewed, "renewedThroughOverride");
        Assert.Equal("She is known here", (string?)renewed.Json["actionComment"]);
    }

    [EveryEngine]
    public async Task An_override_of_a_limit_is_one_too(Engine engine)
    {
        await using var server = await NewAsync(engine);
        var library = (await server.CallerAsync()).Library;
        await server.Accounts().ChangeAsync(library with { CheckoutLimit = 1, RenewalLimit = 0 }, CancellationToken.None);
        // What is remembered of the key for two seconds is forgotten by then.
        server.Clock.Advance(TimeSpan.FromSeconds(3));
        await server.Client.PostAsync("/circulation/check-out-by-barcode", """{"itemBarcode":"B-0","userBarcode":"10001"}""");
        await IsAsync(
            server,
            await server.Client.PostAsync(
                "/circulation/check-out-by-barcode", Order(""","overrideBlocks":{"itemLimitBlock":{},"comment":"One more"}""")),
            "checkedOutThroughOverride");
        await IsAsync(
            server,
            await server.Client.PostAsync(
                "/circulation/renew-by-barcode", Order(""","overrideBlocks":{"renewalBlock":{},"comment":"One more"}""")),
            "renewedThroughOverride");
    }

    [EveryEngine]
    public async Task What_is_done_to_a_loan_last_is_what_it_says(Engine engine)
    {
        await using var server = await NewAsync(engine);
        // mod-circulation says so of every override that was asked for and granted, needed or not.
        var lent = await server.Client.PostAsync("/circulation/check-out-by-barcode", Order(Override));
        await IsAsync(server, lent, "checkedOutThroughOverride");
        await IsAsync(server, await server.Client.PostAsync("/circulation/renew-by-barcode", Order()), "renewed");
        await ChangeAsync(server, lent, "2026-12-24T12:00:00Z");
        await IsAsync(server, lent, "dueDateChanged");
        await server.Client.PostAsync("/circulation/renew-by-barcode", Order());
        await IsAsync(server, lent, "renewed");
        await server.Client.PostAsync("/circulation/check-in-by-barcode", """{"itemBarcode":"B-1"}""");
        await IsAsync(server, lent, "checkedin");
    }

    [EveryEngine]
    public async Task A_loan_of_an_older_program_says_what_its_renewals_tell(Engine engine)
    {
        await using var server = await NewAsync(engine);
        var lent = await server.Client.PostAsync("/circulation/check-out-by-barcode", Order());
        await server.Store.ScriptAsync("update loan set action = null");
        await IsAsync(server, lent, "checkedout");
        await server.Store.ScriptAsync("update loan set renewals = 1");
        await IsAsync(server, lent, "renewed");
    }

    [EveryEngine]
    public async Task Staff_change_a_due_date_earlier_or_later_and_it_is_no_renewal(Engine engine)
    {
        await using var server = await NewAsync(engine);
        var lent = await server.Client.PostAsync("/circulation/check-out-by-barcode", Order());
        foreach (var (sent, kept) in new[]
        {
            ("2027-03-01T12:30:00+01:00", "2027-03-01T11:30:00.000+00:00"),
            ("2026-11-24T00:00:00.000+0000", "2026-11-24T00:00:00.000+00:00"),
            // A date alone means to the end of that day in the library's zone.
            ("2027-03-02", "2027-03-02T23:59:59.000+00:00"),
            // Also a day that is over: mod-circulation asks nothing of the date.
            ("2026-11-01T00:00:00Z", "2026-11-01T00:00:00.000+00:00"),
        })
        {
            Assert.Equal(204, (await ChangeAsync(server, lent, sent)).Status);
            var loan = (await server.Client.ReadAsync(lent.Location!)).Json;
            Assert.Equal((kept, 0), ((string?)loan["dueDate"], (int)loan["renewalCount"]!));
        }

        Assert.Equal(
            ["loan.checked_out", .. Enumerable.Repeat("loan.due_date_changed", 4)],
            await server.QueryAsync($"select action from journal where subject = '{lent.Json["id"]}' order by id", 1));
    }

    [EveryEngine]
    public async Task A_due_date_that_cannot_be_changed_says_why(Engine engine)
    {
        await using var server = await NewAsync(engine);
        var lent = await server.Client.PostAsync("/circulation/check-out-by-barcode", Order());
        foreach (var body in new[] { "{}", """{"dueDate":null}""" })
        {
            var missing = await server.Client.PostAsync($"{lent.Location}/change-due-date", body);
            Assert.Equal(
                (422, "A new due date is required in order to change the due date", "dueDate"),
                (missing.Status, (string?)missing.Json["errors"]![0]!["message"], missing.FaultKeys.Single()));
        }

        Assert.Equal(400, (await ChangeAsync(server, lent, "soon")).Status);
        var unknown = await server.Client.PostAsync(
            $"/circulation/loans/{User}/change-due-date", """{"dueDate":"2027-01-01T00:00:00Z"}""");
        Assert.Equal((404, "loan not found"), (unknown.Status, unknown.Body));
        await server.Client.PostAsync("/circulation/check-in-by-barcode", """{"itemBarcode":"B-1"}""");
        var closed = await ChangeAsync(server, lent, "2027-01-01T00:00:00Z");
        Assert.Equal(
            (422, "Loan is closed", "loanId"),
            (closed.Status, (string?)closed.Json["errors"]![0]!["message"], closed.FaultKeys.Single()));
    }

    private static string Order(string more = "") => """{"itemBarcode":"B-1","userBarcode":"10001" """ + more + "}";

    private static Task<Answer> ChangeAsync(TestServer server, Answer loan, string due) =>
        server.Client.PostAsync($"/circulation/loans/{loan.Json["id"]}/change-due-date", $$"""{"dueDate":"{{due}}"}""");

    private static async Task IsAsync(TestServer server, Answer answer, string action)
    {
        var loan = await server.Client.ReadAsync($"/circulation/loans/{answer.Json["id"]}");
        Assert.Equal(action, (string?)loan.Json["action"]);
        // A list says the same as the record.
        var listed = await server.Client.ReadAsync($"/circulation/loans?query=id%3D%3D{answer.Json["id"]}");
        Assert.Equal(loan.Json.ToJsonString(), listed.Json["loans"]![0]!.ToJsonString());
    }
}
