using System.Text.Json;

// The seeded offenders are only to be compiled.
#pragma warning disable CA1812

namespace PatronDesk.Tests.Architecture;

/// <summary>A room says what is wrong as a field, a code and a limit; each face has its own sentence and field name.</summary>
public sealed class WireLeakTests
{
    // What a room may say all the same, and why.
    private static readonly Dictionary<string, string> Allowed = new(StringComparer.Ordinal)
    {
        ["PatronDesk.Patrons.UserIndexes"] = "The language of queries has these names, on the one wire that speaks it.",
        ["PatronDesk.Patrons.CategoryIndexes"] = "The language of queries has these names, on the one wire that speaks it.",
        ["PatronDesk.Blocks.BlockIndexes"] = "The language of queries has these names, on the one wire that speaks it.",
        ["PatronDesk.Lending.LendingIndexes"] = "The language of queries has these names, on the one wire that speaks it.",
        ["PatronDesk.Blocks.Standing"] = "The library's words to the patron, the same at every desk and machine.",
        ["PatronDesk.Blocks.StandingBlock"] = "The library's words to the patron, the same at every desk and machine.",
        ["PatronDesk.Lending.HoldStatus"] = "The stored states of a hold, which queries compare.",
        ["PatronDesk.Accounts.LibrarySettings"] = "Rules that the commands of the program quote.",
        ["PatronDesk.Accounts.StaffSignIn"] = "Reasons for the log.",
        ["PatronDesk.Intake.WorkbookNames"] = "The names within a workbook, a format of files.",
        ["PatronDesk.Intake.ImportJson"] = "The JSON is the store's own.",
        ["PatronDesk.Intake.FileRefusal"] = "It has its names in the store's own JSON.",
        ["PatronDesk.Events.EventJson"] = "An event's form is the room's own, the same for whoever asks and for whom it is sent to.",
        ["PatronDesk.Accounts.Tokens"] = "The JSON within a token is its own.",
    };

    private static readonly string[] Rooms =
    [
        "PatronDesk.Accounts", "PatronDesk.Journal", "PatronDesk.Lists", "PatronDesk.Patrons", "PatronDesk.Blocks",
        "PatronDesk.Lending", "PatronDesk.Intake", "PatronDesk.Events",
    ];

    public static TheoryData<string> Places => [.. Rooms];

    [Theory]
    [MemberData(nameof(Places))]
    public void A_room_speaks_no_wire(string room)
    {
        // A constant is copied to where it is used.
        var constants =
            from allowed in Rooms.SelectMany(OurAssemblies.TypesOf)
            where Allowed.ContainsKey(allowed.FullName)
            from field in allowed.Fields
            where field.HasConstant
            select $": {field.Constant}";
        var leaks = string.Join(
            '\n',
            from type in OurAssemblies.TypesOf(room)
            where !Allowed.ContainsKey(type.FullName)
            from leak in WireLeaks.Of(type)
            where !constants.Any(text => leak.EndsWith(text, StringComparison.Ordinal))
            select leak);
        Assert.True(leaks.Length == 0, leaks);
    }

    [Fact]
    public void Every_exception_is_still_needed()
    {
        var leaking = Rooms.SelectMany(OurAssemblies.TypesOf)
            .Where(type => WireLeaks.Of(type).Any())
            .Select(type => type.FullName);
        Assert.Empty(Allowed.Keys.Except(leaking));
    }

    [Theory]
    [InlineData(typeof(NamesAField), "personal.firstName")]
    [InlineData(typeof(NamesAFieldLater), "externalSystemId")]
    [InlineData(typeof(HasAFieldAsConstant), "dateOfBirth")]
    [InlineData(typeof(SaysASentence), "email must be one email address.")]
    [InlineData(typeof(SaysASentenceInParts), "characters at most; this one has")]
    [InlineData(typeof(ReadsJson), "reads or writes JSON")]
    public void A_seeded_offender_is_seen(Type offender, string seen) => Assert.Contains(
        WireLeaks.Of(OurAssemblies.Seeded(offender)), leak => leak.Contains(seen, StringComparison.Ordinal));

    [Fact]
    public void An_innocent_is_not_accused() => Assert.Empty(WireLeaks.Of(OurAssemblies.Seeded(typeof(SpeaksSql))));

    internal static class NamesAField
    {
        public static string Key => "personal.firstName";
    }

    internal static class NamesAFieldLater
    {
        public static async Task<string> KeyAsync()
        {
            await Task.Yield();
            return $"{1} externalSystemId";
        }
    }

    internal static class HasAFieldAsConstant
    {
        public const string Birth = "dateOfBirth";
    }

    internal static class SaysASentence
    {
        public static string Why(int code) => code == 0 ? "email must be one email address." : "";
    }

    internal static class SaysASentenceInParts
    {
        public static string Why(string name, int longest, int sent) =>
            $"{name} may have {longest} characters at most; this one has {sent}!";
    }

    internal static class ReadsJson
    {
        public static bool Has(JsonElement user) => user.TryGetProperty("dateOfBirth"u8, out _);
    }

    internal static class SpeaksSql
    {
        public const string Columns = "first_name, last_name, " + "email_folded";

        public static string Find(string column) => $"""
            select {Columns} from patron
            where library_id = $1 and {column} = $2 and deleted_at is null
            order by created_at desc
            """;

        public static string Action => "patron.created";

        public static (string, string) Pieces => (" and exists (select 1 from loan where loan.patron = ", "order by hold.row");
    }
}
