using System.Diagnostics;
using PatronDesk.Patrons;

namespace PatronDesk.Intake;

/// <summary>Whom a row means.</summary>
internal sealed class PatronMatch
{
    private readonly PatronRow _row;
    private readonly PatronsByKey _found;
    private readonly ImportWishes _wishes;
    private readonly List<IntakeField> _missing = [];
    private IntakeField _by;

    private PatronMatch(PatronRow row, PatronsByKey found, ImportWishes wishes)
    {
        _row = row;
        _found = found;
        _wishes = wishes;
    }

    /// <summary>The patron; null for a new one, and where the row is refused.</summary>
    public Patron? Patron { get; private set; }

    /// <summary>Why nobody can tell; null where it is clear.</summary>
    public Note? Refusal { get; private set; }

    /// <summary>Whether the row has any key.</summary>
    public bool HasKey { get; private set; }

    /// <summary>Tries the keys in their order.</summary>
    public static PatronMatch Of(PatronRow row, PatronsByKey found, ImportWishes wishes)
    {
        var match = new PatronMatch(row, found, wishes);
        if (wishes.KnowsByUuid && row[IntakeField.Uuid] is { Length: > 0 } uuid)
        {
            match.HasKey = true;
            if (found.With(PatronField.Id, uuid) is [var same])
            {
                match.Patron = same;
                return match;
            }
        }

        foreach (var key in wishes.Match)
        {
            if (row.KeyOf(key) is null)
                continue;
            match.HasKey = true;
            if (!match.Try(key))
                break;
        }

        return match;
    }

    /// <summary>The deleted patron whom a row means, if it means no live one; null for none.</summary>
    /// <param name="row">The row.</param>
    /// <param name="live">The live patron whom it means.</param>
    /// <param name="deleted">The deleted patrons, by their keys.</param>
    /// <param name="wishes">The keys.</param>
    public static Patron? FindDeleted(PatronRow row, PatronMatch live, PatronsByKey deleted, ImportWishes wishes)
    {
        if (live.Patron is not null)
            return null;
        var match = Of(row, deleted, wishes);
        // One person may have been deleted more than once.
        return match.Refusal?.Code is NoteCode.SeveralPatrons or NoteCode.KeysDisagree
            ? wishes.Match.SelectMany(match.With).MaxBy(patron => patron.DeletedAt)
            : match.Patron;
    }

    public static string NameOf(Patron patron) => $"{patron.Barcode} {patron.FirstName} {patron.LastName}".TrimEnd();

    /// <summary>False where the search is at its end.</summary>
    private bool Try(IntakeField key)
    {
        var hits = With(key);
        if (Patron is { } known)
        {
            // Families share an email, so that one of others says nothing.
            if (hits.Count == 0 || key == IntakeField.Email || hits.Any(hit => hit.Id == known.Id))
                return true;
            Refuse(new(NoteCode.KeysDisagree) { Field = _by, OtherField = key, Patrons = [NameOf(known), NameOf(hits[0])] });
            return false;
        }

        if (hits.Count == 0)
        {
            _missing.Add(key);
            return true;
        }

        // A stronger key that found nobody means another person than one who has another value for it.
        List<Patron> meant = [.. hits.Where(hit => _missing.All(stronger => TextOf(hit, stronger) is not { Length: > 0 }))];
        if (meant.Count == 0)
            return false;
        meant = Narrow(key, meant);
        if (key == IntakeField.Email && !IsOnPurpose && !IsFoundByMore(key, meant))
        {
            List<Patron> named = [.. meant.Where(_row.HasFirstNameOf)];
            if (named.Count == 0 && _wishes.KnowsByUuid)
                return true;
            if (named.Count == 0)
            {
                Refuse(new(NoteCode.OtherFirstName) { Field = key, Patrons = [.. meant.Select(NameOf)] });
                return false;
            }

            meant = named;
        }

        if (meant.Count > 1)
        {
            Refuse(new(NoteCode.SeveralPatrons) { Field = key, Patrons = [.. meant.Select(NameOf)] });
            return false;
        }

        (Patron, _by) = (meant[0], key);
        return true;
    }

    private bool IsOnPurpose => _wishes.Match is [IntakeField.Email];

    private IEnumerable<IntakeField> Weaker(IntakeField key) => _wishes.Match.SkipWhile(other => other != key).Skip(1);

    private bool IsFoundByMore(IntakeField key, List<Patron> meant) =>
        meant.Count == 1 && Weaker(key).Any(weaker => With(weaker).Any(hit => hit.Id == meant[0].Id));

    /// <summary>Of several patrons, those whom a weaker key means too; of two old records with one barcode, the one spelled so.</summary>
    private List<Patron> Narrow(IntakeField key, List<Patron> meant)
    {
        if (meant.Count == 1)
            return meant;
        if (key == IntakeField.Barcode && meant.Where(hit => hit.Barcode == _row[key]).ToList() is [var exact])
            return [exact];
        foreach (var weaker in Weaker(key))
        {
            var hits = With(weaker);
            if (meant.Where(patron => hits.Any(hit => hit.Id == patron.Id)).ToList() is { Count: > 0 } both)
                meant = both;
        }

        return meant;
    }

    private IReadOnlyList<Patron> With(IntakeField key) =>
        _row[key] is { Length: > 0 } said ? _found.With(IntakeFields.Of(key), said) : [];

    private static string? TextOf(Patron patron, IntakeField key) => key switch
    {
        IntakeField.Barcode => patron.Barcode,
        IntakeField.Email => patron.Email,
        IntakeField.PatronId => patron.PatronId,
        _ => throw new UnreachableException(),
    };

    private void Refuse(Note why) => (Refusal, Patron) = (why, null);
}
