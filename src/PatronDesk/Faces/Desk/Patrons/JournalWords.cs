using PatronDesk.Faces.Desk.Words;
using PatronDesk.Journal;

namespace PatronDesk.Faces.Desk.Patrons;

/// <summary>Entries of the journal in words.</summary>
internal static class JournalWords
{
    /// <summary>What was done, with the changed fields or the reason.</summary>
    public static string Of(NotedEntry entry, Sentences words)
    {
        var key = $"journal.{entry.Action}";
        var what = words.Has(key) ? words[key] : entry.Action;
        if (entry.Detail is not { Length: > 0 } detail)
            return what;
        if (entry.Action is "patron.merged" or "patron.merged_away" or "patron.merge_undone")
            return string.Join(" · ", [what, .. detail.Split(',').Select(part => CountOf(part, words)).OfType<string>()]);
        // What a person wrote stays as it is; names of fields are translated.
        if (entry.Action == "block.lifted")
            return $"{what}: {detail}";
        var fields = detail.Split(',').Select(field => words.Has($"field.{field}") ? words[$"field.{field}"] : field);
        return $"{what}: {string.Join(", ", fields)}";
    }

    // How many records of a kind a merge moved, such as loan-moved:2. The other record's id says nothing to people.
    private static string? CountOf(string part, Sentences words) =>
        part.Split(':') is [var kind, var count] && words.Has($"merge.count.{kind}") ? words[$"merge.count.{kind}", count] : null;

    /// <summary>Who did it, and where.</summary>
    public static string By(NotedEntry entry, Sentences words)
    {
        var who = entry.Actor == "program" ? words["journal.program"]
            : entry.Actor.StartsWith("key:", StringComparison.Ordinal) ? words["journal.key"]
            : entry.Actor.StartsWith("sip:", StringComparison.Ordinal) ? words["journal.machine"]
            : entry.Actor;
        return FaceOf(entry, words) is { } face ? $"{who} · {face}" : who;
    }

    /// <summary>The face through which it was done; null where the program did it.</summary>
    public static string? FaceOf(NotedEntry entry, Sentences words) =>
        entry.Face is { } face ? words.Has($"face.{face}") ? words[$"face.{face}"] : face : null;
}
