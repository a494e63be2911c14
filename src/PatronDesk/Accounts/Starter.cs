using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Accounts;

/// <summary>Who started what goes on by itself: its changes are theirs, also after they have left.</summary>
/// <param name="Actor">The credential.</param>
/// <param name="UserId">The staff member's UUID; null for a machine.</param>
/// <param name="Username">Their name.</param>
internal sealed record Starter(Actor Actor, string? UserId, string? Username)
{
    public static readonly Columns<Starter> Columns = new((ref at) => new(
        new(at.Text("actor", by => by.Actor.Name), at.TextOrNull("face", by => by.Actor.Face)),
        at.TextOrNull("made_by", by => by.UserId),
        at.TextOrNull("made_by_name", by => by.Username)));

    /// <summary>The name that pages show.</summary>
    public string Name => Username ?? Actor.Name;

    public static Starter Of(Caller caller) => new(caller.Actor, caller.UserId, caller.Username);

    /// <summary>The person, as the one for whom records are changed.</summary>
    public Caller CallerIn(Library library) => new(library, Actor) { UserId = UserId, Username = Username };
}
