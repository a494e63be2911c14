using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Journal;

namespace PatronDesk.Patrons;

/// <summary>Marks patrons' cards as lost or found.</summary>
internal sealed class PatronCards(Store store, TimeProvider clock)
{
    private static readonly Sql Write = new($"""
        update patron
        set card_lost_at = $3, version = version + 1, {AuditStamp.Settings(4)}
        where library_id = $1 and id = $2
        """);

    private static readonly Sql FindOld = new($"""
        select {OldCard.Columns}
        from patron_alias
        where library_id = $1 and patron = $2 and barcode_folded = $3
        order by barcode = $4 desc
        limit 1
        """);

    private static readonly Sql LoseOld = new("""
        update patron_alias set lost_at = $4 where library_id = $1 and patron = $2 and barcode = $3
        """);

    private static readonly Sql AllOld = new($"""
        select {OldCard.Columns}, (
            select merge.id from patron_merge as merge
            where merge.library_id = $1 and merge.id = patron_alias.merge_id and merge.merged_at > $3)
        from patron_alias
        where library_id = $1 and patron = $2
        order by barcode
        limit 100
        """);

    /// <summary>The cards of the records that were merged into a patron's.</summary>
    public ValueTask<List<OldCard>> OldOfAsync(Caller caller, Patron patron, CancellationToken cancel) => store.ReadAsync(
        session => session.QueryAsync(
            AllOld, static row => OldCard.Columns.Read(row) with { OpenMergeId = row.TextOrNull(OldCard.Columns.Count) },
            caller.Library.Id, patron.Id, clock.Now() - Merge.Undoable),
        cancel);

    /// <summary>The old card of a patron with this barcode; null where the barcode is none of the patron's old ones.</summary>
    public ValueTask<OldCard?> FindOldAsync(Caller caller, Patron patron, string barcode, CancellationToken cancel) =>
        store.ReadAsync(session => FindOldAsync(session, caller.Library, patron.Id, barcode), cancel);

    /// <inheritdoc cref="FindOldAsync(Caller, Patron, string, CancellationToken)"/>
    internal static ValueTask<OldCard?> FindOldAsync(Session session, Library library, long patron, string barcode) =>
        session.FindAsync(FindOld, OldCard.Columns.Read, library.Id, patron, BarcodeFold.Of(barcode), barcode);

    /// <summary>
    /// Marks a live patron's card as lost, because whoever holds it may not be the patron. Journalled, and on disk when this
    /// returns. The mark stays until the card is found or the patron gets another barcode.
    /// </summary>
    public ValueTask<MarkCard> MarkLostAsync(Caller caller, string barcode, CancellationToken cancel) =>
        MarkAsync(caller, barcode, isLost: true, cancel);

    /// <summary>Removes the mark of <see cref="MarkLostAsync"/>; journalled, on disk when this returns.</summary>
    public ValueTask<MarkCard> MarkFoundAsync(Caller caller, string barcode, CancellationToken cancel) =>
        MarkAsync(caller, barcode, isLost: false, cancel);

    private ValueTask<MarkCard> MarkAsync(Caller caller, string barcode, bool isLost, CancellationToken cancel) =>
        store.WriteAsync(session => MarkAsync(session, caller, PatronKey.OfBarcode(barcode), isLost), cancel);

    private async ValueTask<MarkCard> MarkAsync(Session session, Caller caller, PatronKey key, bool isLost)
    {
        if (await PatronRecords.LockAsync(session, caller.Library, key) is not { } patron)
            return new MarkCard.NoSuchCard();
        if (!key.IsOwnOf(patron) && await FindOldAsync(session, caller.Library, patron.Id, key.Text) is { } old)
            return await MarkOldAsync(session, caller, patron, old, isLost);
        if (patron.CardLostAt is not null == isLost)
            return new MarkCard.SoAlready(patron);
        var now = clock.Now();
        var marked = patron with { CardLostAt = isLost ? now : null, UpdatedAt = now, Version = patron.Version + 1 };
        var batch = session.StartBatch();
        batch.Add(
            Write,
            [patron.LibraryId, patron.Id, marked.CardLostAt, .. AuditStamp.Values(caller, now)]);
        batch.Journal(new(patron.LibraryId, now, caller.Actor, isLost ? "patron.card_lost" : "patron.card_found", patron.Uuid));
        await batch.ExecuteAsync();
        return new MarkCard.Done(marked);
    }

    // The card of a merged record: it can be lost as any other, but is never found again, since the patron has another.
    private async ValueTask<MarkCard> MarkOldAsync(Session session, Caller caller, Patron patron, OldCard old, bool isLost)
    {
        if (!isLost)
            return old.LostAt is null ? new MarkCard.SoAlready(patron with { CardLostAt = null }) : new MarkCard.StaysLost(patron);
        if (old.LostAt is { } before)
            return new MarkCard.SoAlready(patron with { CardLostAt = before });
        var now = clock.Now();
        await session.ExecuteAsync(LoseOld, caller.Library.Id, patron.Id, old.Barcode, now);
        await session.JournalAsync(new(caller.Library.Id, now, caller.Actor, "patron.card_lost", patron.Uuid));
        return new MarkCard.Done(patron with { CardLostAt = now });
    }
}

/// <summary>The outcome of marking a card as lost or found.</summary>
internal abstract record MarkCard
{
    public sealed record Done(Patron Patron) : MarkCard;

    /// <summary>The card was marked so before; nothing was written.</summary>
    public sealed record SoAlready(Patron Patron) : MarkCard;

    /// <summary>No live patron of the library has this barcode.</summary>
    public sealed record NoSuchCard : MarkCard;

    /// <summary>It is the old card of a merged record, and was reported lost: it stays so.</summary>
    public sealed record StaysLost(Patron Patron) : MarkCard;
}

/// <summary>The card of a merged record, which finds the patron who stayed.</summary>
/// <param name="Barcode">Its barcode.</param>
/// <param name="LostAt">Since when it counts as lost; null where it does not.</param>
internal sealed record OldCard(string Barcode, DateTimeOffset? LostAt)
{
    public static readonly Columns<OldCard> Columns = new((ref at) => new(at.Text("barcode"), at.InstantOrNull("lost_at")));

    /// <summary>The merge that made it an old one, while that can be undone; null afterwards.</summary>
    public string? OpenMergeId { get; init; }
}
