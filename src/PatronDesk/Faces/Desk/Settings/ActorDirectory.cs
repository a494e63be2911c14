using PatronDesk.Accounts;
using PatronDesk.Faces.Desk.Words;

namespace PatronDesk.Faces.Desk.Settings;

/// <summary>Those who may stand in the journal, by the names that people know.</summary>
internal sealed class ActorDirectory(IReadOnlyList<NamedActor> actors)
{
    private readonly Dictionary<string, string> _names =
        actors.ToDictionary(static one => one.Actor, static one => one.Name, StringComparer.Ordinal);

    /// <summary>In the order staff, keys, machines.</summary>
    public IReadOnlyList<NamedActor> All => actors;

    /// <summary>Whether it is one of them.</summary>
    public bool Has(string actor) => _names.ContainsKey(actor);

    /// <summary>The name in words; null for nobody.</summary>
    public string? NameOf(string? actor, Sentences words)
    {
        if (actor is null)
            return null;
        if (actor == "program")
            return words["journal.program"];
        var name = _names.GetValueOrDefault(actor, "");
        if (name.Length == 0)
            return words["actor.gone", actor];
        return actor.StartsWith("key:", StringComparison.Ordinal) ? words["actor.key", name]
            : actor.StartsWith("sip:", StringComparison.Ordinal) ? words["actor.machine", name]
            : name;
    }
}
