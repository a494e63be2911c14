using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Data;
using PatronDesk.Lending;
using PatronDesk.Patrons;

namespace PatronDesk.Intake;

/// <summary>Undoes an import: puts back every patron whom nobody changed since, and names the others.</summary>
/// <param name="store">Where the transactions are.</param>
/// <param name="patrons">Deletes and changes patrons.</param>
/// <param name="caller">Whose patrons, and who undoes.</param>
/// <param name="clock">Tells how long ago the import was.</param>
internal sealed class UndoRun(Store store, PatronRecords patrons, Caller caller, TimeProvider clock)
{
    /// <summary>Patrons of a transaction.</summary>
    private const int AtOnce = 100;

    private readonly List<LeftPatron> _left = [];
    private readonly List<LeftPatron> _keptPasswords = [];
    private int _deleted;
    private int _putBack;

    /// <summary>Undoes an import in steps. One that was interrupted goes on where it stopped.</summary>
    /// <param name="import">The import's id.</param>
    /// <param name="progress">Is called with the number of patrons that are done; null for no reports.</param>
    /// <param name="cancel">Stops the undo between two transactions.</param>
    public async Task<UndoImport> RunAsync(string import, Action<int>? progress, CancellationToken cancel)
    {
        var found = await store.ReadAsync(session => PatronImports.FindAsync(session, caller.Library, import), cancel);
        if (found is null)
            return new UndoImport.NotFound();
        if (found.UndoneAt is not null)
            return new UndoImport.Undone();
        if (clock.Now() - found.MadeAt >= PatronImports.Undoable)
            return new UndoImport.TooLate();

        // New patrons go first: they may have what others had. Then those who exchanged something, all together.
        await EachAsync(found, row => row.IsNew, progress, cancel);
        var exchanges = new List<ImportedPatron>();
        await foreach (var rows in ChunksAsync(found, cancel))
            exchanges.AddRange(rows.Where(row => row is { IsNew: false, IsExchange: true }));
        await UndoAsync(found, exchanges, cancel);
        await EachAsync(found, row => row is { IsNew: false, IsExchange: false }, progress, cancel);
        await store.WriteInTurnAsync(session => PatronImports.EndAsync(session, caller.Library, import, clock.Now()), cancel);
        return new UndoImport.Done(
            _deleted, _putBack, [.. _left.OrderBy(left => left.Line)], [.. _keptPasswords.OrderBy(kept => kept.Line)]);
    }

    private async Task EachAsync(
        PatronImport import, Func<ImportedPatron, bool> isMeant, Action<int>? progress, CancellationToken cancel)
    {
        await foreach (var rows in ChunksAsync(import, cancel))
        {
            await UndoAsync(import, [.. rows.Where(isMeant)], cancel);
            progress?.Invoke(_deleted + _putBack + _left.Count);
        }
    }

    private async IAsyncEnumerable<List<ImportedPatron>> ChunksAsync(
        PatronImport import, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        for (var after = 0L; ;)
        {
            var rows = await store.ReadAsync(
                session => PatronImports.RowsAsync(session, caller.Library, import.Id, after, AtOnce), cancel);
            if (rows.Count == 0)
                yield break;
            after = rows[^1].PatronRow;
            yield return rows;
        }
    }

    /// <summary>Undoes some rows in one transaction, and again without those that turn out to be impossible.</summary>
    private async Task UndoAsync(PatronImport import, List<ImportedPatron> rows, CancellationToken cancel)
    {
        while (rows.Count > 0)
        {
            var (left, again) = await store.WriteInTurnAsync(session => UndoAsync(session, import, rows), cancel);
            foreach (var (row, why) in left)
            {
                rows.Remove(row);
                _left.Add(why);
            }

            if (again)
                continue;
            _deleted += rows.Count(row => row.IsNew);
            _putBack += rows.Count(row => !row.IsNew);
            foreach (var row in rows.Where(row => row.Has("password")))
                _keptPasswords.Add(new(row.Line, "", LeftReason.PasswordStays));
            return;
        }
    }

    private async ValueTask<(List<(ImportedPatron Row, LeftPatron Why)> Left, bool Again)> UndoAsync(
        Session session, PatronImport import, List<ImportedPatron> rows)
    {
        var left = new List<(ImportedPatron, LeftPatron)>();
        var ready = new List<(ImportedPatron Row, Patron Patron)>();
        foreach (var row in rows)
        {
            var (patron, since) = await PatronImports.LockAsync(session, row);
            if (await WhyNotAsync(session, import, row, patron, since, rows) is { } why)
                left.Add((row, why));
            else
                ready.Add((row, patron!));
        }

        // Who would get back what a left patron has is looked at once more.
        if (left.Count > 0 && rows.Exists(row => row.IsExchange))
            return (left, true);
        foreach (var (row, patron) in ready.Where(both => both.Row is { IsExchange: true, Barcode: not null }))
            await PatronRecords.ParkBarcodeAsync(session, caller.Library, patron.Uuid);
        foreach (var (row, patron) in ready)
        {
            if (await UndoAsync(session, row, patron) is { } why)
            {
                session.RollBack();
                return ([(row, why)], true);
            }
        }

        var batch = session.StartBatch();
        foreach (var (row, _) in ready)
            PatronImports.Undone(batch, row);
        await batch.ExecuteAsync();
        return (left, false);
    }

    /// <summary>Why the patron stays as they are; null where they are put back.</summary>
    private async ValueTask<LeftPatron?> WhyNotAsync(
        Session session, PatronImport import, ImportedPatron row, Patron? patron, long emailSince, List<ImportedPatron> together)
    {
        if (patron is null)
            return new(row.Line, "", LeftReason.Erased);
        LeftPatron Left(LeftReason reason) => new(row.Line, PatronMatch.NameOf(patron), reason);
        if (patron.DeletedAt is not null)
            return Left(LeftReason.Deleted);
        if (await LendingUse.HasLoanAsync(session, caller.Library, patron.Uuid, import.MadeAt))
            return Left(LeftReason.HasLoan);
        if (await LendingUse.HasHoldAsync(session, caller.Library, patron.Uuid, import.MadeAt))
            return Left(LeftReason.HasHold);
        if (await BlockUse.HasBlockAsync(session, caller.Library, patron.Uuid, import.MadeAt))
            return Left(LeftReason.HasBlock);
        if (patron.Version != row.Version)
            return Left(LeftReason.Changed);
        if (row.SignedIn)
            return Left(LeftReason.SignedIn);
        if (row.Email is not { Length: > 0 } email)
            return null;
        // Who had the email before, as in a family, still shares it.
        var later = await PatronImports.LaterWithEmailAsync(session, caller.Library, email, emailSince, patron.Id);
        return later.Find(other => !together.Exists(one => one.PatronRow == other.Row && one.Has("email"))) is { Row: > 0 } holder
            ? Left(LeftReason.EmailTaken) with { Email = email, Holder = holder.FirstName }
            : null;
    }

    /// <summary>Undoes one row. If it can't be, returns why, and the transaction must be rolled back.</summary>
    private async ValueTask<LeftPatron?> UndoAsync(Session session, ImportedPatron row, Patron patron)
    {
        var (key, wanted) = (PatronKey.OfUuid(patron.Uuid), new ExpectedRevision([patron.Revision]));
        LeftPatron Left(LeftReason reason) => new(row.Line, PatronMatch.NameOf(patron), reason);
        if (row.IsNew)
        {
            return await patrons.DeleteAsync(session, caller, key, wanted) switch
            {
                DeletePatron.Deleted => null,
                DeletePatron.HasCheckouts => Left(LeftReason.HasLoan),
                DeletePatron.NotFound or DeletePatron.IsMerged or DeletePatron.Changed => Left(LeftReason.Changed),
                _ => throw new UnreachableException(),
            };
        }

        return await patrons.UpdateAsync(session, caller, key, row.ToInput(), passwordHash: null, wanted) switch
        {
            UpdatePatron.Updated => null,
            UpdatePatron.Refused refused => Left(LeftReason.Refused) with { Fault = refused.Faults[0] },
            UpdatePatron.NotFound or UpdatePatron.Changed => Left(LeftReason.Changed),
            _ => throw new UnreachableException(),
        };
    }
}
