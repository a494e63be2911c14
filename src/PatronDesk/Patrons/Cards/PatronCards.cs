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
}

/// <summary>The outcome of marking a card as lost or found.</summary>
internal abstract record MarkCard
{
    public sealed record Done(Patron Patron) : MarkCard;

    /// <summary>The card was marked so before; nothing was written.</summary>
    public sealed record SoAlready(Patron Patron) : MarkCard;

    /// <summary>No live patron of the library has this barcode.</summary>
    public sealed record NoSuchCard : MarkCard;
}
