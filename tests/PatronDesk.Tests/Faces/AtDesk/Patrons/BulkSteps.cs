using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Hosting;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.AtDesk;

/// <summary>The steps of one thing done with many patrons, as a person takes them.</summary>
internal static partial class BulkSteps
{
    public static void WithoutWorker(IServiceCollection services) =>
        services.Remove(services.Single(one => one.ImplementationType == typeof(BulkWorker)));

    public static async Task<List<Patron>> PeopleAsync(TestServer server, int count)
    {
        var (caller, people) = (await server.CallerAsync(), new List<Patron>());
        for (var i = 0; i < count; i++)
            people.Add(await server.CreateAsync(caller, (PatronField.FirstName, $"Person{i}"), (PatronField.LastName, "Moser")));
        return people;
    }

    public static async Task<DeskPage> PreviewAsync(
        DeskBrowser browser, Patron first, Patron? second, Patron? third, string action, params (string, string)[] fields)
    {
        var ids = new[] { first, second, third }.OfType<Patron>().Select(patron => ("patron", patron.Uuid)).ToArray();
        await browser.GetAsync($"/desk/bulk/new?do={action}&{string.Join('&', ids.Select(id => $"patron={id.Uuid}"))}");
        var made = await browser.SendAsync("/desk/bulk/new", [("do", action), .. ids, .. fields]);
        Assert.Equal(303, made.Status);
        return await browser.GetAsync(made.Location!);
    }

    // Presses the button of the preview, and waits for the report.
    public static async Task<DeskPage> RunAsync(DeskBrowser browser)
    {
        var started = await browser.SendAsync(browser.Page.ActionOf("/run"));
        Assert.Equal(303, started.Status);
        return await EndedAsync(browser, started.Location!);
    }

    public static async Task<DeskPage> EndedAsync(DeskBrowser browser, string path)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await browser.GetAsync(path)).Body.Contains("<progress", StringComparison.Ordinal))
            await Task.Delay(50, patience.Token);
        return browser.Page;
    }

    /// <summary>Two minutes later the session has ended, and what the page asks by itself leads to sign-in.</summary>
    public static async Task EndsSessionAsync(TestServer server, DeskBrowser browser, string path)
    {
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.StartsWith("/desk/sign-in?", (await browser.GetAsync(path + "/progress")).Location, StringComparison.Ordinal);
        var late = await browser.GetAsync(path + "/progress", ("HX-Request", "true"));
        Assert.Equal(401, late.Status);
        Assert.StartsWith("/desk/sign-in?", late.Headers["HX-Redirect"], StringComparison.Ordinal);
    }

    [GeneratedRegex("formaction=\"/desk/bulk\"")]
    public static partial Regex BulkButton();
}

/// <summary>Where the forms of a page lead to.</summary>
internal static class FormActions
{
    /// <summary>The address of the form that ends so.</summary>
    public static string ActionOf(this DeskPage page, string end) =>
        WebUtility.HtmlDecode(Regex.Match(page.Body, $"action=\"([^\"]*{Regex.Escape(end)})\"").Groups[1].Value);
}
