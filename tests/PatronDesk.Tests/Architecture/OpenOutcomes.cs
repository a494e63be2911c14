using System.Diagnostics;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PatronDesk.Tests.Architecture;

/// <summary>
/// Finds code that turns "anything else" of an outcome into an answer. An outcome is an abstract record whose cases are
/// nested in it. A method that asks for one of its cases must name them all and throw for what is left. It need not where
/// it only answers yes or no, or hands the outcome on to a method that is judged itself.
/// </summary>
internal sealed class OpenOutcomes(IEnumerable<TypeDefinition> types)
{
    private readonly Dictionary<string, List<TypeDefinition>> _outcomes = types
        .Where(IsOutcome)
        .ToDictionary(type => type.FullName, type => CasesOf(type).ToList());

    public IReadOnlyCollection<string> Names => _outcomes.Keys;

    /// <summary>What is wrong in a type and all that is nested in it.</summary>
    public IEnumerable<string> Of(TypeDefinition type) =>
        from inner in OurAssemblies.WithNested(type)
        from method in inner.Methods
        where method.HasBody && method.ReturnType.MetadataType != MetadataType.Boolean
        from violation in Of(method)
        select violation;

    private IEnumerable<string> Of(MethodDefinition method)
    {
        var code = method.Body.Instructions;
        var asked = code
            .Where(one => one.OpCode == OpCodes.Isinst)
            .Select(one => (TypeReference)one.Operand)
            .Where(type => type.DeclaringType is not null && _outcomes.ContainsKey(type.DeclaringType.FullName))
            .GroupBy(type => type.DeclaringType.FullName, type => type.FullName);
        foreach (var outcome in asked)
        {
            if (code.Any(one => HandsOn(one, outcome.Key)))
                continue;
            var left = _outcomes[outcome.Key].Where(one => !outcome.Contains(one.FullName)).Select(one => one.Name).ToList();
            if (left.Count > 0)
                yield return $"{method.FullName} does not name every case of {outcome.Key}: {string.Join(", ", left)}";
            else if (!code.Any(IsThrownForTheRest))
                yield return $"{method.FullName} answers for what is no case of {outcome.Key}";
        }
    }

    private static bool HandsOn(Instruction instruction, string outcome) =>
        instruction.OpCode.FlowControl == FlowControl.Call
        && instruction.Operand is MethodReference called
        && called.Parameters.Any(parameter => parameter.ParameterType.FullName == outcome);

    private static bool IsThrownForTheRest(Instruction instruction) =>
        instruction.OpCode == OpCodes.Newobj
        && ((MethodReference)instruction.Operand).DeclaringType.FullName == typeof(UnreachableException).FullName;

    private static bool IsOutcome(TypeDefinition type) =>
        type.IsAbstract && type.Methods.Any(method => method.Name == "<Clone>$") && CasesOf(type).Any();

    private static IEnumerable<TypeDefinition> CasesOf(TypeDefinition outcome) =>
        outcome.NestedTypes.Where(nested => nested.BaseType?.FullName == outcome.FullName);
}
