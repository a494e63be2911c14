using PatronDesk.Patrons;

namespace PatronDesk.Intake;

/// <summary>
/// Rows that take over what another patron has: a barcode, which must be given up by another row; an email, which may be shared.
/// </summary>
internal sealed class Exchanges
{
    private readonly Dictionary<long, PlannedRow> _barcodeLeavers = [];
    private readonly Dictionary<long, PlannedRow> _emailLeavers = [];
    private readonly List<(PlannedRow Row, Patron? Own, Patron Holder)> _takers = [];
    private readonly List<(PlannedRow Row, Note Note, List<long> Holders)> _sharers = [];

    /// <summary>Notes what a row takes over, and what its patron gives up.</summary>
    /// <param name="row">The row.</param>
    /// <param name="before">Its patron; null for a new one.</param>
    /// <param name="after">The patron as it will be.</param>
    /// <param name="found">The patrons who have now what the row says.</param>
    public void Add(PlannedRow row, Patron? before, PatronContent after, PatronsByKey found)
    {
        string Key(PatronField field, string? text) => text is { Length: > 0 } ? PatronsByKey.Fold(field, text) : "";
        bool Has(PatronField field, string? has, string? gets) => Key(field, has) == Key(field, gets);
        List<Patron> Others(PatronField field, string? text) => text is { Length: > 0 }
            ? [.. found.With(field, text).Where(patron => patron.Id != before?.Id)]
            : [];

        if (!Has(PatronField.Barcode, before?.Barcode, after.Barcode))
        {
            if (before is not null)
                _barcodeLeavers.TryAdd(before.Id, row);
            if (Others(PatronField.Barcode, after.Barcode) is [var holder, ..])
                _takers.Add((row, before, holder));
        }

        if (!Has(PatronField.Email, before?.Email, after.Email))
        {
            if (before is not null)
                _emailLeavers.TryAdd(before.Id, row);
            Share(row, IntakeField.Email, after.Email, Others(PatronField.Email, after.Email));
        }

        if (!Has(PatronField.PatronId, before?.PatronId, after.PatronId))
            Share(row, IntakeField.PatronId, after.PatronId, Others(PatronField.PatronId, after.PatronId));
    }

    /// <summary>After all rows: refuses those who would take a barcode that its patron keeps.</summary>
    public void Settle()
    {
        for (var isSettled = false; !isSettled;)
        {
            isSettled = true;
            foreach (var (row, own, holder) in _takers.Where(taker => taker.Row.IsWritten))
            {
                if (_barcodeLeavers.TryGetValue(holder.Id, out var leaver) && leaver.IsWritten)
                    continue;
                row.Refuse(new(NoteCode.BarcodeTaken) { Field = IntakeField.Barcode, Patrons = [PatronMatch.NameOf(holder)] });
                if (own is not null)
                    _barcodeLeavers.Remove(own.Id);
                isSettled = false;
            }
        }

        foreach (var (row, _, holder) in _takers.Where(taker => taker.Row.IsWritten))
        {
            row.TakesBarcodeOf = holder.Uuid;
            row.IsExchange = _barcodeLeavers[holder.Id].IsExchange = true;
        }

        foreach (var (row, note, holders) in _sharers.Where(sharer => sharer.Note.Field == IntakeField.Email))
        {
            if (!holders.All(holder => _emailLeavers.TryGetValue(holder, out var leaver) && leaver.IsWritten))
                continue;
            row.Forget(note);
            row.IsExchange = true;
            foreach (var holder in holders)
                _emailLeavers[holder].IsExchange = true;
        }
    }

    private void Share(PlannedRow row, IntakeField field, string? text, List<Patron> others)
    {
        if (others.Count == 0)
            return;
        var note = new Note(NoteCode.Shares) { Field = field, Text = text!, Patrons = [.. others.Take(3).Select(PatronMatch.NameOf)] };
        row.As(row.Action, [.. row.Notes, note]);
        _sharers.Add((row, note, [.. others.Select(patron => patron.Id)]));
    }
}
