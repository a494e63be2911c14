using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PatronDesk.Tests.Architecture;

/// <summary>
/// Finds a wire's words in a room. A room may hold SQL, names of columns, and short marks such as
/// <c>patron.created</c>. It may hold no field of a wire's JSON (they are camelCase; columns are not), no sentence to a
/// client, and it may not read JSON. What an exception says is for the log.
/// </summary>
internal static partial class WireLeaks
{
    private const int ShortestSentence = 5;

    /// <summary>What leaks in a type and all that is nested in it.</summary>
    public static IEnumerable<string> Of(TypeDefinition type)
    {
        if (type.BaseType?.FullName == typeof(Exception).FullName)
            yield break;
        if (Uses.Of(type).Any(use => use.Assembly == "System.Text.Json"))
            yield return $"{type.FullName} reads or writes JSON";
        foreach (var text in OurAssemblies.WithNested(type).SelectMany(Literals).Distinct(StringComparer.Ordinal))
        {
            if (FieldName().IsMatch(text))
                yield return $"{type.FullName} names a field of a wire: {text}";
            else if (IsSentence(text))
                yield return $"{type.FullName} speaks to a client: {text}";
        }
    }

    private static bool IsSentence(string text) =>
        SentenceEnd().IsMatch(text)
        || (!SqlWord().IsMatch(text)
            && text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: >= ShortestSentence } words
            && words.All(word => PlainWord().IsMatch(word)));

    // A constant is copied to where it is used; its field still has it.
    private static IEnumerable<string> Literals(TypeDefinition type) =>
        type.Methods
            .Where(method => method.HasBody)
            .SelectMany(method => method.Body.Instructions)
            .Where(one => one.OpCode == OpCodes.Ldstr)
            .Select(one => (string)one.Operand)
            .Concat(type.Fields.Where(field => field.HasConstant).Select(field => field.Constant).OfType<string>());

    [GeneratedRegex(@"\b[a-z][a-z0-9]*[A-Z][A-Za-z0-9]*\b")]
    private static partial Regex FieldName();

    [GeneratedRegex(@"[a-z)] .*[A-Za-z0-9)]\.$")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex("^[A-Za-z'-]+[,;:.]?$")]
    private static partial Regex PlainWord();

    [GeneratedRegex(@"\b(select|from|where|join|null|exists|insert|values|update|delete|conflict|desc|asc|order by|limit|union|case)\b")]
    private static partial Regex SqlWord();
}
