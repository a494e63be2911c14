using Mono.Cecil;

namespace PatronDesk.Tests.Architecture;

/// <summary>The compiled program, its libraries and these tests, as the architecture tests read them.</summary>
internal static class OurAssemblies
{
    /// <summary>The program and its libraries.</summary>
    public static IReadOnlyList<AssemblyDefinition> All { get; } =
    [
        .. from file in Directory.GetFiles(AppContext.BaseDirectory, "*.dll")
           let name = Path.GetFileNameWithoutExtension(file)
           where Door.IsOurs(name) && !name.EndsWith(".Tests", StringComparison.Ordinal)
           select AssemblyDefinition.ReadAssembly(file),
    ];

    private static AssemblyDefinition Tests { get; } =
        AssemblyDefinition.ReadAssembly(typeof(OurAssemblies).Assembly.Location);

    /// <summary>The types that lie in a place, without what they hold.</summary>
    public static List<TypeDefinition> TypesOf(string place) =>
    [
        .. from assembly in All
           from type in assembly.MainModule.Types
           where Door.PlaceOf(assembly.Name.Name, type.Namespace) == place
           select type,
    ];

    /// <summary>A type of these tests, such as a seeded offender.</summary>
    public static TypeDefinition Seeded(Type type) => Tests.MainModule.GetType(type.FullName!.Replace('+', '/'));

    /// <summary>A type and all that is nested in it: closures and state machines of the compiler are.</summary>
    public static IEnumerable<TypeDefinition> WithNested(TypeDefinition type) =>
        type.NestedTypes.SelectMany(WithNested).Prepend(type);
}
