namespace PatronDesk.Tests.Architecture;

/// <summary>A new member of an enum is answered on purpose, never as if it were another one.</summary>
public sealed class EnumOutcomeTests
{
    /// <summary>Left out: the engines' drivers (<c>Data</c>) and CQL, where many relations are read the same way.</summary>
    private static readonly string[] Places =
    [
        "PatronDesk/Accounts", "PatronDesk/Blocks", "PatronDesk/Faces", "PatronDesk/Hosting", "PatronDesk/Intake",
        "PatronDesk/Journal", "PatronDesk/Lending", "PatronDesk/Lists", "PatronDesk/Patrons", "PatronDesk.Sip2",
    ];

    /// <summary>Whose enum has values without a name: any two digits on the wire are a message's code.</summary>
    private const string Exempt = "HeaderShape.cs";

    private static readonly HashSet<string> Enums =
    [
        .. OurAssemblies.All.SelectMany(assembly => assembly.MainModule.Types).SelectMany(OurAssemblies.WithNested)
            .Where(type => type.IsEnum).Select(type => type.Name),
    ];

    private static readonly string Root = FindRoot();

    [Fact]
    public void No_switch_on_an_enum_answers_for_anything_else()
    {
        var switches = new OpenSwitches(Enums);
        var open =
            from place in Places
            from file in Directory.GetFiles(Path.Combine(Root, "src", place), "*.cs", SearchOption.AllDirectories)
            where !file.Contains("/obj/", StringComparison.Ordinal) && Path.GetFileName(file) != Exempt
            from line in switches.Of(File.ReadAllText(file))
            select $"{Path.GetRelativePath(Root, file)}:{line}";
        var all = string.Join('\n', open);
        Assert.True(all.Length == 0, all);
    }

    [Fact]
    public void Every_place_is_looked_at_and_every_enum_known()
    {
        Assert.All(Places, place => Assert.True(Directory.Exists(Path.Combine(Root, "src", place)), place));
        Assert.Superset(new HashSet<string> { "ChangeStaff", "PinState", "StoreFault", "MessageCode", "Summary" }, Enums);
    }

    [Theory]
    [InlineData("""
        answer switch
        {
            PinCheck.Right => 200,
            _ => 400,
        };
        """, "4: _ => 400,")]
    [InlineData("""
        switch (answer)
        {
            case Rooms.PinCheck.Right or PinCheck.Wrong:
                return 200;

            default:
                return 400;
        }
        """, "6: default:")]
    [InlineData("""
        answer switch
        {
            null => null,
            PinCheck.Right when isLate =>
                Late(),
            _ => new Box<int>
            {
                Value = 400,
            },
        };
        """, "6: _ => new Box<int>")]
    public void A_seeded_offender_is_seen(string source, string seen) =>
        Assert.Equal([seen], new OpenSwitches(new HashSet<string> { "PinCheck" }).Of(source));

    [Theory]
    [InlineData("""
        answer switch
        {
            PinCheck.Right => 200,
            _ => throw new UnreachableException(),
        };
        """)]
    [InlineData("""
        switch (answer)
        {
            case PinCheck.Right:
                return 200;
            default:
                throw new UnreachableException();
        }
        """)]
    [InlineData("""
        text switch
        {
            "PinCheck.Right" => PinCheck.Right,
            _ => PinCheck.Wrong,
        };
        """)]
    public void An_innocent_is_not_accused(string source) =>
        Assert.Empty(new OpenSwitches(new HashSet<string> { "PinCheck" }).Of(source));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "PatronDesk.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException("The solution is above no folder of the tests.");
        return folder.FullName;
    }
}
