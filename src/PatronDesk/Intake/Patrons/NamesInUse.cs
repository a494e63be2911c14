using PatronDesk.Patrons;

namespace PatronDesk.Intake;

/// <summary>The sign-in names and UUIDs that a row can't take, because others have them: patrons, staff, or earlier lines.</summary>
internal sealed class NamesInUse
{
    private readonly Dictionary<ulong, int> _lines = [];

    /// <summary>The names of staff, folded, and their UUIDs.</summary>
    public IReadOnlySet<string> Staff { get; set; } = new HashSet<string>();

    /// <summary>What another has already; null where nobody has it.</summary>
    public Note? Find(PatronRow row, Patron? patron, PatronsByKey found)
    {
        foreach (var (field, said) in SaidBy(row, patron))
        {
            var (record, folded) = (IntakeFields.Of(field), PatronsByKey.Fold(IntakeFields.Of(field), said));
            if (Staff.Contains(folded) || found.With(record, said).Any(holder => holder.Id != patron?.Id))
                return new(NoteCode.Fault) { Fault = new(record, FaultCode.Taken), Field = field };
            if (_lines.TryGetValue(EarlierLines.Digest(folded), out var line))
                return new(NoteCode.FieldOfLine) { Field = field, Number = line };
        }

        return null;
    }

    /// <summary>Remembers what a row takes that is done.</summary>
    public void Add(PatronRow row, Patron? patron)
    {
        foreach (var (field, said) in SaidBy(row, patron))
            _lines.TryAdd(EarlierLines.Digest(PatronsByKey.Fold(IntakeFields.Of(field), said)), row.Line);
    }

    // Who is there keeps the UUID.
    private static IEnumerable<(IntakeField Field, string Said)> SaidBy(PatronRow row, Patron? patron)
    {
        if (row[IntakeField.Username] is { Length: > 0 } name)
            yield return (IntakeField.Username, name);
        if (patron is null && row[IntakeField.Uuid] is { Length: > 0 } uuid)
            yield return (IntakeField.Uuid, uuid);
    }
}
