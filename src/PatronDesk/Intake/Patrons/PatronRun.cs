using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Patrons;

namespace PatronDesk.Intake;

/// <summary>Does what a plan says: reads the file once more and writes it, by the rules of the room of patrons.</summary>
/// <param name="store">Where the transactions are.</param>
/// <param name="patrons">Creates and changes patrons.</param>
/// <param name="caller">Whose patrons, and who imports.</param>
/// <param name="wishes">How to import.</param>
/// <param name="clock">Tells when it began.</param>
internal sealed class PatronRun(Store store, PatronRecords patrons, Caller caller, ImportWishes wishes, TimeProvider clock)
{
    /// <summary>Rows whose undo is noted at once.</summary>
    private const int NotedAtOnce = 256;

    /// <summary>Rows of a transaction where each row is written for itself.</summary>
    private const int AtOnce = 100;

    private readonly DateTimeOffset _begun = clock.Now();
    private int _committed;
    private string? _file;
    private Caller? _importer;

    /// <summary>The name by which this import can be undone.</summary>
    public string Import { get; init; } = PatronImports.NewId();

    // What it writes is journalled with its name.
    private Caller Importer => _importer ??= caller with { Actor = caller.Actor with { Import = Import } };

    /// <summary>Is called in each transaction with the numbers of the patrons that it wrote; null for nothing more to do.</summary>
    public Func<Session, IReadOnlyList<long>, ValueTask>? Noted { get; init; }

    /// <summary>What else is written with the patrons; null for nothing.</summary>
    public IPatronCompanion? Companion { get; init; }

    /// <summary>
    /// Writes all rows of the plan; rows that can't be written any more become refused ones. Unless each row is to be written for
    /// itself, nothing is written if any row is refused.
    /// </summary>
    /// <param name="plan">What to do.</param>
    /// <param name="open">Opens the file at its beginning.</param>
    /// <param name="progress">Is called with the number of rows written; null for no reports.</param>
    /// <param name="cancel">Stops the run between two transactions.</param>
    /// <returns>Whether anything was written, or could have been.</returns>
    public async Task<bool> RunAsync(PatronPlan plan, Func<Stream> open, Action<int>? progress, CancellationToken cancel)
    {
        _file = plan.File;
        if (!wishes.TakesEach && (Companion?.HasRefused == true || plan.Rows.Exists(row => row.Action == RowAction.Refused)))
            return false;
        if (!wishes.TakesEach)
        {
            var hashes = await HashAsync(plan, RowsOf(plan, open), cancel);
            return await WriteAsync(() => RowsOf(plan, open), hashes, progress, Companion, cancel) is null;
        }

        await WriteCompanionAsync(static (companion, session) => companion.BeforeAsync(session), cancel);
        List<ReadRow> exchanges = [.. RowsOf(plan, open).Where(row => row.Planned.IsExchange)];
        await WriteSomeAsync(plan, exchanges, cancel);
        var (chunk, done) = (new List<ReadRow>(AtOnce), exchanges.Count);
        foreach (var row in RowsOf(plan, open).Where(row => !row.Planned.IsExchange))
        {
            chunk.Add(row);
            if (chunk.Count < AtOnce)
                continue;
            done += chunk.Count;
            await WriteSomeAsync(plan, chunk, cancel);
            progress?.Invoke(done);
        }

        await WriteSomeAsync(plan, chunk, cancel);
        await WriteCompanionAsync(static (companion, session) => companion.AfterAsync(session), cancel);
        if (plan.File is { } file)
            await store.WriteAsync(session => PatronImports.CompleteAsync(session, caller.Library, file, clock.Now()), cancel);
        return true;
    }

    private async Task WriteCompanionAsync(Func<IPatronCompanion, Session, ValueTask> write, CancellationToken cancel)
    {
        if (Companion is not { } companion)
            return;
        await store.WriteAsync(
            async session =>
            {
                await write(companion, session);
                return true;
            },
            cancel);
    }

    /// <summary>The rows that are to be written, as they stand in the file.</summary>
    /// <exception cref="FileChangedException">The file is another one now.</exception>
    private IEnumerable<ReadRow> RowsOf(PatronPlan plan, Func<Stream> open)
    {
        using var file = open();
        using var sheet = Sheet.Open(file, wishes.Sheet) is OpenSheet.Opened opened ? opened.Sheet : throw new FileChangedException();
        foreach (var planned in plan.Rows)
        {
            if (sheet.Read() is not { } row || row.Line != planned.Line)
                throw new FileChangedException();
            if (!planned.IsWritten)
                continue;
            var read = PatronRow.Read(row, plan.Layout, plan.Headings, plan.Survey, wishes, caller.Library);
            if (EarlierLines.DigestOf(read) != planned.Digest)
                throw new FileChangedException();
            read.KeepsBarcode = planned.KeepsBarcode;
            read.Taken = planned.Taken;
            yield return new(planned, read);
        }
    }

    // Before the transaction, because a hash takes time on purpose.
    private async Task<Dictionary<int, string>> HashAsync(PatronPlan plan, IEnumerable<ReadRow> rows, CancellationToken cancel)
    {
        var hashes = new Dictionary<int, string>();
        if (!plan.Layout.Has(IntakeField.Password))
            return hashes;
        foreach (var (planned, read) in rows)
        {
            if (read[IntakeField.Password] is { Length: > 0 } password)
                hashes[planned.Line] = await patrons.HashAsync(password, cancel);
        }

        return hashes;
    }

    /// <summary>Writes a few rows in one transaction, and again without those that are refused.</summary>
    private async Task WriteSomeAsync(PatronPlan plan, List<ReadRow> rows, CancellationToken cancel)
    {
        var hashes = await HashAsync(plan, rows, cancel);
        while (rows.Exists(row => row.Planned.IsWritten)
            && await WriteAsync(() => rows.Where(row => row.Planned.IsWritten), hashes, null, companion: null, cancel) is { } refused)
        {
            // Who would have taken over what the refused row gives up is refused too.
            foreach (var row in rows.Where(row => row.Planned.IsWritten && row.Planned.IsExchange && refused.IsExchange))
                row.Planned.Refuse(new(NoteCode.ChangedSince));
        }

        _committed += rows.Count;
        rows.Clear();
    }

    /// <summary>Writes all rows in one transaction. If one is refused, nothing is written, and that row is returned.</summary>
    private async Task<PlannedRow?> WriteAsync(
        Func<IEnumerable<ReadRow>> rows, Dictionary<int, string> hashes, Action<int>? progress, IPatronCompanion? companion,
        CancellationToken cancel)
    {
        for (var isCareful = false; ; isCareful = true)
        {
            var (refused, why, again) = await store.WriteInTurnAsync(
                session => WriteAsync(session, rows(), hashes, progress, companion, isCareful), cancel);
            if (again)
                continue;
            // Only now, because a transaction may run twice, and the second time must find the same rows to write.
            refused?.Refuse(why!);
            return refused;
        }
    }

    private async ValueTask<(PlannedRow? Refused, Note? Why, bool Again)> WriteAsync(
        Session session, IEnumerable<ReadRow> rows, Dictionary<int, string> hashes, Action<int>? progress, IPatronCompanion? companion,
        bool isCareful)
    {
        if (companion is not null)
            await companion.BeforeAsync(session);
        var written = 0;
        var notes = new List<ImportedPatron>();
        var sums = new PatronSums();
        var parked = new HashSet<string>(StringComparer.Ordinal);
        var left = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (planned, read) in rows)
        {
            // Whoever has given the barcode up already needs no parking.
            if (planned.TakesBarcodeOf is { } holder && !left.Contains(holder) && parked.Add(holder))
                await PatronRecords.ParkBarcodeAsync(session, caller.Library, holder);
            var hash = hashes.GetValueOrDefault(planned.Line);
            if (planned.Uuid is null)
            {
                switch (await patrons.CreateAsync(session, Importer, read.InputFor(before: null), hash, isCareful, sums))
                {
                    case null:
                        return (null, null, true);
                    case CreatePatron.Created created:
                        planned.Barcode = created.Patron.Barcode;
                        notes.Add(ImportedPatron.New(Import, planned.Line, planned.IsExchange, created.Patron));
                        break;
                    case CreatePatron.Refused refused:
                        return RollBack(session, planned, refused.Faults);
                    case CreatePatron.Gone or CreatePatron.CallDiffers:
                    default:
                        throw new UnreachableException();
                }
            }
            else
            {
                var key = PatronKey.OfUuid(planned.Uuid);
                Patron? before = null;
                switch (await patrons.UpdateAsync(
                    session, Importer, key, patron => read.InputFor(before = patron), hash, new([planned.Revision!])))
                {
                    case UpdatePatron.Updated updated:
                        left.Add(planned.Uuid);
                        if (updated.Patron.Version != before!.Version)
                            notes.Add(ImportedPatron.Of(
                                Import, planned.Line, planned.IsExchange, before, updated.Patron, planned.Changed));
                        break;
                    case UpdatePatron.NotFound or UpdatePatron.Changed:
                        return RollBack(session, planned, []);
                    case UpdatePatron.Refused refused:
                        return RollBack(session, planned, refused.Faults);
                    default:
                        throw new UnreachableException();
                }
            }

            if (++written % 1000 == 0)
                progress?.Invoke(written);
            // The first rows of a library find empty tables. What is planned then would look at all of 100,000 rows for each.
            if (_committed + written is 1_000 or 10_000)
                await session.ReplanAsync();
            if (notes.Count == NotedAtOnce)
                await NoteAsync(session, notes, sums);
        }

        await NoteAsync(session, notes, sums);
        if (companion is not null)
            await companion.AfterAsync(session);
        return (null, null, false);
    }

    private async ValueTask NoteAsync(Session session, List<ImportedPatron> notes, PatronSums sums)
    {
        await PatronTally.CountAsync(session, sums);
        await session.NoteAsync(caller.Library, Import, _begun, _file, notes);
        if (Noted is not null)
            await Noted(session, [.. notes.Select(note => note.PatronRow)]);
        notes.Clear();
    }

    private static (PlannedRow Refused, Note Why, bool Again) RollBack(
        Session session, PlannedRow planned, IReadOnlyList<PatronFault> faults)
    {
        session.RollBack();
        var why = faults.Count == 0
            ? new Note(NoteCode.ChangedSince)
            : new(NoteCode.Fault) { Fault = faults[0], Field = IntakeFields.Of(faults[0].Field) };
        return (planned, why, Again: false);
    }

    private sealed record ReadRow(PlannedRow Planned, PatronRow Read);
}

/// <summary>The file is not the one that was planned. What was written before stays; of one transaction that is nothing.</summary>
internal sealed class FileChangedException() : Exception("The file was changed while it was imported.");
