using PatronDesk.Data;
using PatronDesk.Tests.Faces.Libib;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Faces.Web;

/// <summary>Internationalised mail, and addresses as mobile providers issue them.</summary>
public sealed class EmailAddressTests
{
    [EveryEngine]
    public async Task A_domain_in_ASCII_is_taken_in_any_case_and_given_back_as_sent(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        foreach (var email in (string[])["a@xn--mller-kva.de", "b@XN--MLLER-KVA.DE", "c@mail.xn--e1afmkfd.xn--p1ai", "d@xn--i-7iq.ws"])
        {
            var made = await server.MakeAsync($"first_name=a&last_name=b&email={email}");
            Assert.Equal(email, made["email"]);
            Assert.Equal(email, (await server.GetAsync($"/patrons/{email}"))["email"]);
        }

        foreach (var email in (string[])["a@xn--invalid-.de", "a@xn--.de", "a@xn--a.de", "a@xn--mller-kv%C3%A4.de", "a@xn--99999999.de"])
            Wire.IsError(await server.PostAsync($"/patrons?first_name=a&last_name=b&email={email}"), 400, "bad_email", "email");
    }

    [EveryEngine]
    public async Task Both_spellings_of_a_domain_are_one_address(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.MakeAsync("first_name=a&last_name=b&email=a@xn--mller-kva.de");
        Assert.Equal(made.Body, (await server.GetAsync("/patrons/A@M%C3%BCller.de")).Body);
        var second = await server.PostAsync("/patrons?first_name=c&last_name=d&email=a@m%C3%BCller.de");
        Wire.IsError(second, 400, "email_taken", "email");
        Assert.Contains("email duplicate", second["error"], StringComparison.Ordinal);
    }

    [EveryEngine]
    public async Task Sharp_s_and_ss_are_two_people(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var sharp = await server.MakeAsync("first_name=a&last_name=b&email=wei%C3%9F@example.org");
        var plain = await server.MakeAsync("first_name=c&last_name=d&email=weiss@example.org");
        Assert.Equal(sharp.Body, (await server.GetAsync("/patrons/WEI%E1%BA%9E@example.org")).Body);
        Assert.Equal(plain.Body, (await server.GetAsync("/patrons/WEISS@example.org")).Body);
        Wire.IsError(
            await server.PostAsync("/patrons?first_name=e&last_name=f&email=Wei%C3%9F@Example.org"), 400, "email_taken", "email");
    }

    [EveryEngine]
    public async Task An_address_of_an_older_store_is_found_by_its_sharp_s(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var made = await server.MakeAsync("first_name=a&last_name=b&email=Wei%C3%9F@Example.org");
        await server.Store.ScriptAsync("update patron set email_folded = 'weiss@example.org'");
        Assert.Equal(404, (await server.GetAsync("/patrons/wei%C3%9F@example.org")).Status);
        await server.Store.ScriptAsync(Migrator.Script(server.Store.Dialect, "0018_sharp_s_in_email.sql"));
        Assert.Equal(made.Body, (await server.GetAsync("/patrons/wei%C3%9F@example.org")).Body);
        Assert.Equal(404, (await server.GetAsync("/patrons/weiss@example.org")).Status);
    }

    [EveryEngine]
    public async Task Dots_stand_as_mobile_providers_put_them(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        foreach (var email in (string[])["a..b@docomo.example", "ab.@docomo.example", "a...b..@docomo.example"])
            Assert.Equal(email, (await server.MakeAsync($"first_name=a&last_name=b&email={email}"))["email"]);
        foreach (var email in (string[])["..@docomo.example", ".@docomo.example", "a@docomo..example", "a@.example"])
            Wire.IsError(await server.PostAsync($"/patrons?first_name=a&last_name=b&email={email}"), 400, "bad_email", "email");
    }
}
