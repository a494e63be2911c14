using System.Text;
using PatronDesk.Intake;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Intake;

/// <summary>What headings and cells of a file of patrons say. The names begin with the cases of "moving in".</summary>
public sealed class PatronFileTests
{
    [EveryEngine]
    public async Task A1_a_line_that_names_the_separator_is_nobody(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        Assert.Equal(["3 created 0078001"], await server.ImportAsync("sep=;\r\nbarcode;first_name;last_name\r\n0078001;Ada;Alpha\r\n"));
        Assert.Equal(["0078001|Ada|Alpha|null"], await server.PatronsAsync());
    }

    [EveryEngine]
    public async Task A2_headings_with_commas_are_mapped(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var wishes = Imports.Update with
        {
            Map = new Dictionary<string, IntakeField?> { ["Name, first"] = IntakeField.FirstName, ["Name, last"] = IntakeField.LastName },
        };
        Assert.Equal(
            ["2 created 0078002"],
            await server.ImportAsync("Name, first;Name, last;Barcode\n\"Ada, B.\";Alpha;0078002\n", wishes));
        Assert.Equal(["0078002|Ada, B.|Alpha|null"], await server.PatronsAsync());
    }

    [EveryEngine]
    public async Task A3_and_A4_two_headings_of_one_field_refuse_the_file(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var twice = Assert.Single(await server.ImportAsync("barcode,email,last_name,first_name,email\n0078003,a@example.org,Alpha,Ada,\n"));
        Assert.StartsWith("headings 2 and 5 both mean email", twice, StringComparison.Ordinal);
        Assert.Contains("--map", twice, StringComparison.Ordinal);
        Assert.StartsWith(
            "headings 1 and 2 both mean barcode",
            Assert.Single(await server.ImportAsync("Barcode;cardnumber;surname;firstname\n1;2;Alpha;Ada\n")),
            StringComparison.Ordinal);
        Assert.Empty(await server.PatronsAsync());
        var left = Imports.Update with { Map = new Dictionary<string, IntakeField?> { ["2"] = null } };
        Assert.Equal(
            ["2 created 1", "columns left out: 'cardnumber' (--map gives them a meaning)", "1 barcode(s) are not 5 to 15 digits, so "
                + "Libib's clients can't create or change such ones"],
            await server.ImportAsync("Barcode;cardnumber;surname;firstname\n1;2;Alpha;Ada\n", left));
    }

    [EveryEngine]
    public async Task A5_a_row_with_too_many_cells_is_refused_and_the_next_is_read(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        Assert.Equal(
            [
                "2 refused | 5 cells under 4 headings: is there a separator in a cell without quotes?",
                "3 created 0078005",
            ],
            await server.ImportAsync(
                "barcode,first_name,last_name,city\n0078004,Ada,Alpha,Bath, Avon\n0078005,Bo,Beta,Bath\n",
                Imports.Update with { TakesEach = true }));
        Assert.Equal(["0078005|Bo|Beta|null"], await server.PatronsAsync());
    }

    [EveryEngine]
    public async Task A6_and_A7_only_a_cell_that_is_there_and_empty_clears(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.ImportAsync("barcode,first_name,last_name,phone,city\n0078006,Ada,Alpha,123,Bath\n");
        var clear = Imports.Update with { ClearsEmpty = true };
        Assert.Equal(
            ["2 unchanged 0078006 | short row: it has only 3 cells, and says nothing of the other columns"],
            await server.ImportAsync("barcode,first_name,last_name,phone\n0078006,Ada,Alpha\n", clear));
        Assert.Equal(["2 unchanged 0078006"], await server.ImportAsync("barcode,first_name,last_name\n0078006,Ada,Alpha\n", clear));
        Assert.Equal(["2 unchanged 0078006"], await server.ImportAsync("barcode,first_name,last_name,phone\n0078006,Ada,Alpha,\n"));
        Assert.Equal(["0078006|123|Bath"], await server.PatronsAsync("barcode, phone, city", 3));
        Assert.Equal(
            ["2 updated 0078006 phone"], await server.ImportAsync("barcode,first_name,last_name,phone\n0078006,Ada,Alpha, \n", clear));
        Assert.Equal(["0078006|null|Bath"], await server.PatronsAsync("barcode, phone, city", 3));
    }

    [EveryEngine]
    public async Task A8_nothing_of_rows_within_an_open_quote_is_created(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        Assert.Equal(
            ["2 refused | the quote opened in line 2 isn't closed properly (line 4)", "5 created 0078013"],
            await server.ImportAsync(
                "barcode,first_name,last_name\n0078007,Ada,\"Hall 3\n0078008,Al,Alpha\n0078012,Bo,\"Room\" 2\n0078013,Ed,Alpha\n",
                Imports.Update with { TakesEach = true }));
        Assert.Equal(["0078013|Ed|Alpha|null"], await server.PatronsAsync());
    }

    [EveryEngine]
    public async Task A11_lines_of_two_encodings_are_both_read_and_one_is_named(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        Assert.Equal(
            ["2 created 0078001", "3 created 0078002", "1 line(s) not in UTF-8 were read as Windows-1252: 3"],
            await server.ImportAsync((byte[])[
                .. Encoding.UTF8.GetBytes("barcode,first_name,last_name\n0078001,Ada,Müller\n"),
                .. Encoding.Latin1.GetBytes("0078002,Bo,Müller\n")]));
        Assert.Equal(["0078001|Ada|Müller|null", "0078002|Bo|Müller|null"], await server.PatronsAsync());
    }

    [EveryEngine]
    public async Task A12_a_row_that_repeats_the_headings_is_skipped(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        Assert.Equal(
            ["2 created 0078001", "3 skipped | repeats the headings", "4 created 0078002"],
            await server.ImportAsync(
                "barcode,first_name,last_name\n0078001,Ada,Alpha\n\uFEFFbarcode,first_name,last_name\n0078002,Bo,Beta\n"));
    }

    [EveryEngine]
    public async Task A13_invisible_ends_of_a_key_are_taken_off(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await server.ImportAsync("barcode,first_name,last_name\n0078013,Ada,Alpha Beta\n");
        foreach (var cell in new[] { "0078013\u00a0", "\"\u200b0078013\"", " 0078013", "0078013\t" })
        {
            Assert.Equal(
                ["2 unchanged 0078013 | blanks or invisible characters around barcode were taken off"],
                await server.ImportAsync($"barcode,first_name,last_name\n{cell},Ada,Alpha Beta\n"));
        }

        Assert.Equal(["0078013|Ada|Alpha Beta|null"], await server.PatronsAsync());
    }

    [EveryEngine]
    public async Task A39_a_heading_to_map_that_is_not_there_refuses_the_file(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var wishes = Imports.Update with { Map = new Dictionary<string, IntakeField?> { ["Libary card"] = IntakeField.Barcode } };
        Assert.Equal(
            ["--map: there is no heading 'Libary card'; the headings are 'Library card no', 'first_name', 'last_name'"],
            await server.ImportAsync("Library card no,first_name,last_name\n1,Ada,Alpha\n", wishes));
        Assert.Empty(await server.PatronsAsync());
    }

    [EveryEngine]
    public async Task Numbers_that_Excel_spoiled_are_refused_and_lost_zeros_are_warned_of(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        Assert.Equal(
            [
                "2 created 0078001", "3 created 0078002",
                "4 created 78003 | barcode 78003 is shorter than the others, which have 7 digits: did leading zeros get lost?",
                "5 refused 3.1234E+13 | barcode: 3.1234E+13 is a number that Excel has rounded: make the column text and enter it again",
            ],
            await server.ImportAsync(
                "barcode,first_name,last_name\n=\"0078001\",Ada,Alpha\n0078002,Bo,Beta\n78003,Cy,Gamma\n3.1234E+13,Di,Delta\n",
                Imports.Update with { TakesEach = true }));
    }

    /// <summary>The first lines of exports, with the columns that they share with a patron.</summary>
    [EveryEngine]
    public async Task Headings_of_other_systems_are_understood_in_any_order_and_case(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        foreach (var (barcode, text) in new[]
        {
            ("10001", "patron_id,first_name,last_name,email,barcode,Patron Status\nP1,Ada,Alpha,ada@example.org,10001,active\n"),
            ("10002", "cardnumber,surname,firstname,address,city,zipcode,country,email,phone,dateexpiry,userid,branchcode\n"
                + "10002,Beta,Bo,Mill 1,Bath,BA1,GB,bo@example.org,123,2027-04-03,bo,CPL\n"),
            ("10003", "Username;External System ID;Barcode;Active;Last name;First name;Email;Phone;Expiration date\n"
                + "cy;P3;10003;true;Gamma;Cy;cy@example.org;456;2027-04-03T21:59:59.000+00:00\n"),
            ("10004", "usrname,family_name,first_given_name,card.barcode,day_phone,mailing_address.street1,mailing_address.city,"
                + "mailing_address.post_code,expire_date\ndi,Delta,Di,10004,789,High St 4,York,YO1,2027-04-03T00:00:00-0400\n"),
            ("10005", "NACHNAME;Vorname;Ausweisnummer;E-Mail;Straße;PLZ;Ort;Gültig bis\n"
                + "Müller;Änne;10005;ae@example.org;\"Hof 1\nHinterhaus\";01234;Köln;31.12.2027\n"),
        })
        {
            Assert.StartsWith($"2 created {barcode}", (await server.ImportAsync(text))[0], StringComparison.Ordinal);
        }

        Assert.Equal(
            [
                "10001|Ada|Alpha|ada@example.org|P1|null|null|null|null", "10002|Bo|Beta|bo@example.org|null|123|Mill 1|Bath|BA1",
                "10003|Cy|Gamma|cy@example.org|P3|456|null|null|null", "10004|Di|Delta|null|null|789|High St 4|York|YO1",
                "10005|Änne|Müller|ae@example.org|null|null|Hof 1\nHinterhaus|Köln|01234",
            ],
            await server.PatronsAsync("barcode, first_name, last_name, email, patron_id, phone, address1, city, zip", 9));
    }
}
