using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary><c>patrondesk account sip</c>, on a store that a server has made.</summary>
public sealed class SipVerbTests
{
    [EveryEngine]
    public async Task Clients_are_added_listed_changed_disabled_and_enabled_from_the_command_line(Engine engine)
    {
        await using var store = await NewStoreAsync(engine);
        var made = await RunAsync(store, "create", "e2elib", "kiosk1");
        Assert.Equal((0, ""), (made.Code, made.Errors.Trim()));
        Assert.Matches(@"^login       kiosk1\npassword    \S{8,}\n?$", made.Output);
        Assert.Equal(
            "1\tkiosk1\tenabled\te2elib\t\tcp850\tmirror\tanywhere\tall\t\t\t1.00\t",
            (await RunAsync(store, "list", "e2elib")).Output.TrimEnd('\n'));

        var set = await RunAsync(
            store, "set", "e2elib", "KIOSK1", "--password", "open-sesame", "--addresses", "10.0.0.0/8,192.0.2.7/32", "--messages", "23,63",
            "--institution", "MAIN", "--location", "door", "--encoding", "UTF-8", "--terminator", "crlf", "--due-date-form", "date",
            "--tag-map", "PA=expiry,XI=uuid", "--currency", "EUR", "--fee-limit", "25", "--trusted", "true", "--personal-data", "true",
            "--remembers-pin", "true", "--stands-for-staff", "true", "--may-enable", "true", "--needs-error-detection", "true");
        Assert.Equal((0, "", ""), (set.Code, set.Output.Trim(), set.Errors.Trim()));
        const string Whole =
            "\tMAIN\tdoor\tutf-8\tcrlf\t10.0.0.0/8,192.0.2.7/32\t23,63\tPA=expiry XI=uuid\tEUR\t25.00\t"
            + "needs-error-detection,personal-data,trusted,stands-for-staff,remembers-pin,may-enable";
        Assert.Equal($"1\tkiosk1\tenabled{Whole}", (await RunAsync(store, "list", "e2elib")).Output.TrimEnd('\n'));

        // What is not named stays.
        Assert.Equal(0, (await RunAsync(store, "disable", "e2elib", "kiosk1")).Code);
        Assert.Equal($"1\tkiosk1\tdisabled{Whole}", (await RunAsync(store, "list", "e2elib")).Output.TrimEnd('\n'));
        Assert.Equal(0, (await RunAsync(store, "enable", "e2elib", "kiosk1")).Code);
        Assert.Equal($"1\tkiosk1\tenabled{Whole}", (await RunAsync(store, "list", "e2elib")).Output.TrimEnd('\n'));

        // An empty text takes away what can be taken away.
        Assert.Equal(0, (await RunAsync(
            store, "set", "e2elib", "kiosk1", "--addresses", "", "--messages", "", "--location", "", "--tag-map", "", "--currency", "",
            "--trusted", "false", "--remembers-pin", "false")).Code);
        Assert.Equal(
            "1\tkiosk1\tenabled\tMAIN\t\tutf-8\tcrlf\tanywhere\tall\t\t\t25.00\tneeds-error-detection,personal-data,"
                + "stands-for-staff,may-enable",
            (await RunAsync(store, "list", "e2elib")).Output.TrimEnd('\n'));
    }

    [EveryEngine]
    public async Task What_cannot_be_done_with_a_client_is_told_and_changes_nothing(Engine engine)
    {
        await using var store = await NewStoreAsync(engine);
        Assert.Equal(0, (await RunAsync(store, "create", "e2elib", "kiosk", "--password", "open-sesame")).Code);
        var before = (await RunAsync(store, "list", "e2elib")).Output;
        foreach (var (why, arguments) in new (string, string[])[]
        {
            ("'account list' shows them", ["create", "nowhere", "gate"]),
            ("'account list' shows them", ["set", "nowhere", "kiosk", "--trusted", "true"]),
            ("'account list' shows them", ["list", "nowhere"]),
            ("'account list' shows them", ["disable", "nowhere", "kiosk"]),
            ("'account list' shows them", ["enable", "nowhere", "kiosk"]),
            ("'account sip list' shows them", ["set", "e2elib", "gate", "--trusted", "true"]),
            ("'account sip list' shows them", ["disable", "e2elib", "gate"]),
            ("'account sip list' shows them", ["enable", "e2elib", "gate"]),
            ("Another client has this login", ["create", "e2elib", "kiosk"]),
            ("Another client has this login", ["create", "e2elib", " KIOSK "]),
            ("login must have 1 to 100 characters", ["create", "e2elib", " "]),
            ("login must have 1 to 100 characters", ["create", "e2elib", "ki|osk"]),
            ("login must have 1 to 100 characters", ["create", "e2elib", "kiösk"]),
            ("login must have 1 to 100 characters", ["create", "e2elib", new string('k', 101)]),
            ("needs an account that names its addresses", ["create", "e2elib", "gate", "--password", "short"]),
            ("needs an account that names its addresses", ["set", "e2elib", "kiosk", "--password", "1"]),
            ("password must have 1 to 100 characters", ["create", "e2elib", "gate", "--password", ""]),
            ("password must have 1 to 100 characters", ["set", "e2elib", "kiosk", "--password", "with|a|bar|in|it"]),
            ("password must have 1 to 100 characters", ["set", "e2elib", "kiosk", "--password", "öffne dich"]),
            ("'10.0.0.300' is not a network; write 192.0.2.0/24", ["set", "e2elib", "kiosk", "--addresses", "10.0.0.0/8,10.0.0.300"]),
            ("'10.0.0.1' is not a network; write 192.0.2.0/24", ["create", "e2elib", "gate", "--addresses", "10.0.0.1"]),
            ("'24' is not a message that a client sends; known are 01, 09", ["set", "e2elib", "kiosk", "--messages", "23,24"]),
            ("'x' is not a message that a client sends; known are 01, 09", ["create", "e2elib", "gate", "--messages", "x"]),
            ("ascii, cp850, latin1 or utf8", ["set", "e2elib", "kiosk", "--encoding", "ebcdic"]),
            ("mirror, cr, lf or crlf", ["set", "e2elib", "kiosk", "--terminator", "nul"]),
            ("sip, datetime or date", ["set", "e2elib", "kiosk", "--due-date-form", "iso"]),
            ("expiry", ["set", "e2elib", "kiosk", "--tag-map", "PA=shoesize"]),
            ("AO", ["set", "e2elib", "kiosk", "--tag-map", "AO=expiry"]),
            ("internet", ["set", "e2elib", "kiosk", "--tag-map", "PI=internet"]),
            ("three capital letters such as EUR", ["set", "e2elib", "kiosk", "--currency", "eur"]),
            ("three capital letters such as EUR", ["create", "e2elib", "gate", "--currency", "EURO"]),
            ("0.01 to 999999.99", ["set", "e2elib", "kiosk", "--fee-limit", "0"]),
            ("0.01 to 999999.99", ["set", "e2elib", "kiosk", "--fee-limit", "1,50"]),
            ("0.01 to 999999.99", ["set", "e2elib", "kiosk", "--fee-limit", "1.005"]),
            ("0.01 to 999999.99", ["set", "e2elib", "kiosk", "--fee-limit", "1000000"]),
            ("0.01 to 999999.99", ["set", "e2elib", "kiosk", "--fee-limit", "-1"]),
            ("--institution may have at most 100 characters", ["set", "e2elib", "kiosk", "--institution", new string('i', 101)]),
            ("--location may have at most 100 characters", ["set", "e2elib", "kiosk", "--location", "a\u0007bell"]),
            ("--trusted is 'maybe'; it must be true or false", ["set", "e2elib", "kiosk", "--trusted", "maybe"]),
            ("--needs-error-detection is 'on'; it must be true or false", ["set", "e2elib", "kiosk", "--needs-error-detection", "on"]),
        })
        {
            var run = await RunAsync(store, arguments);
            Assert.Equal((string.Join(' ', arguments), 1, ""), (string.Join(' ', arguments), run.Code, run.Output.Trim()));
            Assert.Contains(why, run.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
        }

        // Every fault at once, and no option that there is not.
        var all = await RunAsync(
            store, "set", "e2elib", "kiosk", "--currency", "x", "--encoding", "y", "--messages", "z", "--trusted",
            "true");
        Assert.Equal((1, 3), (all.Code, all.Errors.Trim().Split('\n').Length));
        var unknown = await RunAsync(store, "set", "e2elib", "kiosk", "--colour", "red", "--trusted", "true");
        Assert.Equal(2, unknown.Code);
        Assert.Contains("colour", unknown.Errors, StringComparison.Ordinal);

        Assert.Equal(before, (await RunAsync(store, "list", "e2elib")).Output);
    }

    [EveryEngine]
    public async Task A_short_password_is_for_an_account_that_names_its_addresses(Engine engine)
    {
        await using var store = await NewStoreAsync(engine);
        Assert.Equal(0, (await RunAsync(
            store, "create", "e2elib", "old", "--password", "1", "--addresses", "10.0.0.7/32")).Code);
        var anywhere = await RunAsync(store, "set", "e2elib", "old", "--addresses", "");
        Assert.Equal(1, anywhere.Code);
        Assert.Contains("needs an account that names its addresses", anywhere.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(
            store, "set", "e2elib", "old", "--addresses", "", "--password", "long enough")).Code);
        // New accounts that are trusted remember PINs, others do not.
        Assert.Equal(0, (await RunAsync(store, "create", "e2elib", "desk", "--trusted")).Code);
        var list = (await RunAsync(store, "list", "e2elib")).Output.TrimEnd('\n').Split('\n');
        Assert.EndsWith("\t1.00\t", list[0], StringComparison.Ordinal);
        Assert.EndsWith("\t1.00\ttrusted,remembers-pin", list[1], StringComparison.Ordinal);
    }

    private static async Task<TestStore> NewStoreAsync(Engine engine)
    {
        var store = await TestStore.CreateAsync(engine);
        await using var server = await PublishedServer.StartAsync(store);
        await server.StopAsync();
        return store;
    }

    private static Task<(int Code, string Output, string Errors)> RunAsync(TestStore store, params string[] arguments) =>
        store.RunAsync(["account", "sip", .. arguments]);
}
