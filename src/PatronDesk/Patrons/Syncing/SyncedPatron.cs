using System.Diagnostics;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>A patron whom a sync of a source wrote or matched, and what a sync took from them while they were missing.</summary>
internal sealed record SyncedPatron
{
    public static readonly Columns<SyncedPatron> Columns = new((ref at) => new()
    {
        LibraryId = at.Number("library_id", row => row.LibraryId, Written.Once),
        Source = at.Text("source", row => row.Source, Written.Once),
        PatronRow = at.Number("patron", row => row.PatronRow, Written.Once),
        MissingAs = MissingNames.Find(
            at.TextOrNull("missing_as", row => row.MissingAs is { } missing ? MissingNames.Of(missing) : null)),
        HasTaken = at.Flag("took", row => row.HasTaken),
        TookAt = at.InstantOrNull("took_at", row => row.TookAt),
        SetExpiresAt = at.InstantOrNull("set_expires_at", row => row.SetExpiresAt),
        WasExpiresAt = at.InstantOrNull("was_expires_at", row => row.WasExpiresAt),
    });

    public required long LibraryId { get; init; }

    /// <summary>The source's name.</summary>
    public required string Source { get; init; }

    /// <summary>The number of the patron's row.</summary>
    public required long PatronRow { get; init; }

    /// <summary>How a sync treated them as missing; null while they are in the file.</summary>
    public Missing? MissingAs { get; init; }

    /// <summary>Whether that changed the record.</summary>
    public bool HasTaken { get; init; }

    /// <summary>When it did.</summary>
    public DateTimeOffset? TookAt { get; init; }

    /// <summary>The end of the membership that the sync set.</summary>
    public DateTimeOffset? SetExpiresAt { get; init; }

    /// <summary>The end that was there before.</summary>
    public DateTimeOffset? WasExpiresAt { get; init; }

    /// <summary>Whether the patron is frozen, and a sync did it.</summary>
    public bool HasFrozen(Patron patron) => HasTaken && MissingAs == Missing.Freeze && patron.Frozen;

    /// <summary>Whether the patron is inactive, and a sync did it.</summary>
    public bool HasMadeInactive(Patron patron) => HasTaken && MissingAs == Missing.Inactive && patron.Inactive;

    /// <summary>Whether the patron's end is the one that a sync set.</summary>
    public bool HasExpired(Patron patron) =>
        HasTaken && MissingAs == Missing.Expire && patron.ExpiresAt is { } end && end == SetExpiresAt;

    /// <summary>Whether a sync would treat them as missing now, who were not treated so before.</summary>
    public bool IsNewAs(Missing missing) => MissingAs is null || (MissingAs == Missing.Report && missing != Missing.Report);

    /// <summary>What a sync does with the patron as missing: the input for the record, and what is kept of it.</summary>
    public (PatronInput Input, SyncedPatron Kept) Miss(Patron patron, Missing missing, DateTimeOffset now)
    {
        var kept = this with { MissingAs = missing, HasTaken = false, TookAt = null, SetExpiresAt = null, WasExpiresAt = null };
        switch (missing)
        {
            case Missing.Freeze when !patron.Frozen:
                return (new() { [PatronField.Freeze] = "1" }, kept with { HasTaken = true });
            case Missing.Inactive when !patron.Inactive:
                return (new() { Membership = new() { KeepsEnd = true, Active = false } }, kept with { HasTaken = true });
            case Missing.Expire when !patron.IsExpired(now):
                return (
                    new() { Membership = new() { ExpiresAt = now } },
                    kept with { HasTaken = true, SetExpiresAt = now, WasExpiresAt = patron.ExpiresAt });
            case Missing.Report or Missing.Freeze or Missing.Inactive or Missing.Expire:
                return (new(), kept);
            default:
                throw new UnreachableException();
        }
    }
}
