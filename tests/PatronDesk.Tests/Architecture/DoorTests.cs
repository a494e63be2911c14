using Mono.Cecil;
using PatronDesk.Hosting;

namespace PatronDesk.Tests.Architecture;

public sealed class DoorTests
{
    public static TheoryData<string> Places => [.. Door.Table.Select(door => door.Place)];

    public static TheoryData<string, string> SeededOffenders => new(
        from offender in typeof(Offenders).GetNestedTypes(System.Reflection.BindingFlags.NonPublic)
        from uses in offender.GetCustomAttributes(typeof(ReachesAttribute), inherit: false).Cast<ReachesAttribute>()
        select (offender.Name, uses.Place));

    [Theory]
    [MemberData(nameof(Places))]
    public void A_place_uses_only_what_its_door_allows(string place)
    {
        var door = Door.Table.Single(door => door.Place == place);
        var types = OurAssemblies.TypesOf(place);
        Assert.NotEmpty(types);
        Assert.Empty(string.Join("\n", types.SelectMany(type => Violations(type, door)).Distinct()));
    }

    [Fact]
    public void Every_type_of_ours_lies_in_a_place_of_the_table()
    {
        var homeless =
            from assembly in OurAssemblies.All
            from type in assembly.MainModule.Types
            where type.Namespace.StartsWith("PatronDesk", StringComparison.Ordinal)
            where Door.Table.All(door => door.Place != Door.PlaceOf(assembly.Name.Name, type.Namespace))
            // What source generators put under the assembly's name belongs to no place of ours.
            where !type.CustomAttributes.Any(a => a.AttributeType.Name is "GeneratedCodeAttribute" or "CompilerGeneratedAttribute")
            select type.FullName;
        Assert.Empty(string.Join("\n", homeless));
    }

    [Fact]
    public void The_assemblies_under_test_are_those_that_run()
    {
        var program = OurAssemblies.All.Single(assembly => assembly.Name.Name == "patrondesk");
        Assert.Equal(typeof(Server).Module.ModuleVersionId, program.MainModule.Mvid);
        Assert.Contains(OurAssemblies.All, assembly => assembly.Name.Name == "PatronDesk.Cql");
    }

    [Theory]
    [MemberData(nameof(SeededOffenders))]
    public void A_seeded_offender_is_seen(string offender, string reached)
    {
        using var tests = AssemblyDefinition.ReadAssembly(typeof(Offenders).Assembly.Location);
        var seeded = tests.MainModule.GetType(typeof(Offenders).FullName).NestedTypes.Single(type => type.Name == offender);
        var room = Door.Table.Single(door => door.Place == "PatronDesk.Patrons");
        // As if it stood in the room of patrons.
        Assert.Contains(Violations(seeded, room), violation => violation.EndsWith($" in {reached}", StringComparison.Ordinal));
    }

    [Fact]
    public void An_innocent_is_not_accused()
    {
        using var tests = AssemblyDefinition.ReadAssembly(typeof(Offenders).Assembly.Location);
        var innocent = tests.MainModule.GetType(typeof(Innocent).FullName);
        Assert.Equal([], Violations(innocent, Door.Table.Single(door => door.Place == "PatronDesk.Patrons")));
    }

    private static IEnumerable<string> Violations(TypeDefinition type, Door door) =>
        from use in Uses.Of(type)
        where !use.Name.StartsWith(type.FullName, StringComparison.Ordinal)
        where !Door.OpenToAll.Contains(use.Name)
        let place = Door.PlaceOf(use.Assembly, use.Namespace)
        where place is not null && !door.Allows(place)
        select $"{type.FullName} uses {use.Name} in {place}";
}
