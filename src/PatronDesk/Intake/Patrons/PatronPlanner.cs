using System.Diagnostics;
using System.Security.Cryptography;
using PatronDesk.Accounts;
using PatronDesk.Patrons;

namespace PatronDesk.Intake;

/// <summary>Makes the plan of an import: reads the file twice, and the store in chunks. It writes nothing.</summary>
/// <param name="lookup">Finds the patrons whom rows mean.</param>
/// <param name="library">Whose patrons.</param>
/// <param name="wishes">How to import.</param>
/// <param name="source">The source that the file syncs; null for an import.</param>
internal sealed class PatronPlanner(PatronLookup lookup, Library library, ImportWishes wishes, SyncSource? source = null)
{
    /// <summary>Rows that one transaction takes.</summary>
    public const int MostTogether = 100_000;

    private readonly EarlierLines _earlier = new(wishes);
    private readonly Exchanges _exchanges = new();
    private readonly NamesInUse _names = new();
    private HashSet<int> _written = [];

    /// <summary>Plans the import of a file, which is opened once for each reading.</summary>
    /// <param name="open">Opens the file at its beginning.</param>
    /// <param name="progress">Is called with the number of rows planned; null for no reports.</param>
    /// <param name="cancel">Stops the planning.</param>
    public async Task<PlanPatrons> PlanAsync(Func<Stream> open, Action<int>? progress, CancellationToken cancel)
    {
        var refusals = new List<FileRefusal>();
        Layout? layout;
        Survey survey;
        await using (var file = open())
        {
            using var sheet = Open(file, refusals);
            if (sheet is null || (layout = Layout.Of(sheet.Headings, wishes, refusals)) is null)
                return new PlanPatrons.Refused(refusals);
            survey = Survey.Of(sheet, layout, wishes, refusals);
        }

        if (survey.Rows > wishes.MostTogether && !wishes.TakesEach)
            refusals.Add(new FileRefusal.TooManyRows(wishes.MostTogether));
        if (refusals.Count > 0)
            return new PlanPatrons.Refused(refusals);
        await using var again = open();
        using var rows = Open(again, refusals) ?? throw new UnreachableException();
        (_names.Staff, survey.Groups) = await lookup.FindNamesAsync(library, cancel);
        survey.Add(wishes.GroupsToCome);
        var plan = new PatronPlan(layout, survey, rows.Headings.Count) { File = wishes.TakesEach ? await DigestAsync(open, cancel) : null };
        if (plan.File is not null)
            _written = await lookup.FindWrittenAsync(library, plan.File, cancel);
        var chunk = new List<SheetRow>(PatronLookup.AtOnce);
        while (rows.Read() is { } row)
        {
            chunk.Add(row);
            if (chunk.Count == PatronLookup.AtOnce)
                await PlanAsync(plan, chunk, progress, cancel);
        }

        await PlanAsync(plan, chunk, progress, cancel);
        _exchanges.Settle();
        plan.Notices = rows.Notices;
        return new PlanPatrons.Planned(plan);
    }

    private static async Task<string> DigestAsync(Func<Stream> open, CancellationToken cancel)
    {
        await using var file = open();
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancel));
    }

    private Sheet? Open(Stream file, List<FileRefusal> refusals)
    {
        switch (Sheet.Open(file, wishes.Sheet))
        {
            case OpenSheet.Opened opened:
                return opened.Sheet;
            case OpenSheet.Refused refused:
                refusals.Add(new FileRefusal.Unreadable(refused.Fault, refused.Sheets));
                return null;
            default:
                throw new UnreachableException();
        }
    }

    private async Task PlanAsync(PatronPlan plan, List<SheetRow> chunk, Action<int>? progress, CancellationToken cancel)
    {
        List<(SheetRow Row, PatronRow? Read)> rows =
        [
            .. chunk.Select(row => (row, row.Trouble == RowTrouble.None
                ? PatronRow.Read(row, plan.Layout, plan.Headings, plan.Survey, wishes, library)
                : null)),
        ];
        List<string?> All(IntakeField field) => [.. rows.Select(row => row.Read?[field])];
        var found = await lookup.FindAsync(
            library, All(IntakeField.Barcode), All(IntakeField.Email), All(IntakeField.PatronId), All(IntakeField.Uuid),
            All(IntakeField.Username), cancel);
        var deleted = source is null
            ? null
            : await lookup.FindDeletedAsync(
                library, All(IntakeField.Barcode), All(IntakeField.Email), All(IntakeField.PatronId), cancel);
        foreach (var (row, read) in rows)
            plan.Rows.Add(read is null ? Trouble(row, plan.Headings) : Plan(plan, read, found, deleted));
        chunk.Clear();
        progress?.Invoke(plan.Rows.Count);
    }

    private static PlannedRow Trouble(SheetRow row, int headings) => row.Trouble switch
    {
        RowTrouble.RepeatsHeadings => new PlannedRow(row.Line).As(RowAction.Skipped, [new(NoteCode.RepeatsHeadings)]),
        RowTrouble.Quotes => new PlannedRow(row.Line).As(
            RowAction.Refused, [new(NoteCode.Quotes) { Number = row.Line, OtherNumber = row.LastLine }]),
        RowTrouble.TooManyCells => new PlannedRow(row.Line).As(
            RowAction.Refused, [new(NoteCode.TooManyCells) { Number = row.Count, OtherNumber = headings }]),
        RowTrouble.NotText => new PlannedRow(row.Line).As(RowAction.Refused, [new(NoteCode.NotText)]),
        RowTrouble.Damaged => new PlannedRow(row.Line).As(RowAction.Refused, [new(NoteCode.Damaged)]),
        RowTrouble.None => throw new UnreachableException(),
        _ => throw new UnreachableException(),
    };

    private PlannedRow Plan(PatronPlan plan, PatronRow row, PatronsByKey found, PatronsByKey? deleted)
    {
        plan.OutOfUse += row.IsOutOfUse ? 1 : 0;
        var match = PatronMatch.Of(row, found, wishes);
        // Whoever stands in the file is not missing, even if nothing can be done with the row.
        if (match.Patron is { } meant)
            source?.Saw(meant);
        if (row.Refusals.Count > 0)
            return Left(row, RowAction.Refused, [.. row.Refusals]);
        if (match.Refusal is { } unclear)
            return Left(row, RowAction.Refused, unclear);
        if (source is not null && !match.HasKey)
            return Left(row, RowAction.Refused, new Note(NoteCode.NoKeyInSync));
        if (deleted is not null && PatronMatch.FindDeleted(row, match, deleted, wishes) is { } gone)
        {
            return Left(row, RowAction.Refused, new Note(NoteCode.Deleted)
            {
                Text = library.Calendar.ShowDay(gone.DeletedAt!.Value),
                Patrons = [PatronMatch.NameOf(gone)],
            });
        }

        var (patron, digest) = (match.Patron, EarlierLines.DigestOf(row));
        if (!match.HasKey && _written.Contains(row.Line))
            return Left(row, RowAction.Skipped, new Note(NoteCode.WrittenBefore));
        if (_earlier.Find(row, patron, digest) is { } twin)
            return Left(row, twin.Code == NoteCode.Identical ? RowAction.Skipped : RowAction.Refused, twin);
        if (_names.Find(row, patron, found) is { } inUse)
            return Left(row, RowAction.Refused, inUse);

        var keepsBarcode = row.KeepBarcodeOf(patron, found);
        row.Taken = patron is null ? null : source?.TakenFrom(patron);
        var faults = new List<PatronFault>();
        var (after, changed) = PatronRecords.Preview(row.InputFor(patron), patron, library, faults);
        if (faults.Count > 0)
            return Left(row, RowAction.Refused, [.. faults.Select(fault => new Note(NoteCode.Fault)
            {
                Fault = fault,
                Field = IntakeFields.Of(fault.Field),
                Text = fault.Field == PatronField.Password ? "" : row.TextOf(fault.Field),
            })]);
        var planned = new PlannedRow(row.Line)
        {
            Uuid = patron?.Uuid,
            PatronNumber = patron?.Id,
            Taken = row.Taken,
            Revision = patron?.Revision,
            Barcode = after.Barcode,
            Key = KeyOf(row),
            Changed = changed,
            Digest = digest,
            KeepsBarcode = keepsBarcode,
            Tags = patron is not null && patron.Tags != after.Tags ? (patron.Tags ?? "", after.Tags ?? "") : null,
        };
        if (patron is not null && changed.Length > 0 && wishes.IfExists != IfExists.Update)
            return planned.As(
                wishes.IfExists == IfExists.Skip ? RowAction.Skipped : RowAction.Refused,
                new Note(wishes.IfExists == IfExists.Skip ? NoteCode.Exists : NoteCode.IsThere) { Patrons = [PatronMatch.NameOf(patron)] });
        _earlier.Add(row, patron, digest);
        _names.Add(row, patron);
        if (!match.HasKey)
            row.Warnings.Add(new(NoteCode.NoKey));
        planned.As(
            patron is null ? RowAction.Created : changed.Length > 0 ? RowAction.Updated : RowAction.Unchanged, [.. row.Warnings]);
        if (planned.IsWritten && after.Barcode.Length > 0 && !PatronRules.IsBarcode(after.Barcode))
            plan.NotForLibib++;
        if (planned.IsWritten)
            _exchanges.Add(planned, patron, after, found);
        return planned;
    }

    private PlannedRow Left(PatronRow row, RowAction action, params IReadOnlyList<Note> why) =>
        new PlannedRow(row.Line) { Barcode = row[IntakeField.Barcode] ?? "", Key = KeyOf(row) }.As(action, why);

    private string KeyOf(PatronRow row) => wishes.KnowsByUuid ? row[IntakeField.Uuid] ?? "" : "";
}
