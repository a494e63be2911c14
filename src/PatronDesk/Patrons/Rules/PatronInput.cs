namespace PatronDesk.Patrons;

/// <summary>A caller's input for a patron, as sent. A missing field stays as it is; an empty one is cleared.</summary>
internal sealed class PatronInput
{
    /// <summary>How many fields of <see cref="PatronField"/> are set one by one.</summary>
    public const int Fields = (int)PatronField.Barcode + 1;

    private readonly string?[] _said = new string?[Fields];

    /// <summary>The text that was sent, or null where the field is missing.</summary>
    public string? this[PatronField field]
    {
        get => _said[(int)field];
        set => _said[(int)field] = value;
    }

    /// <summary>
    /// FOLIO's part of the input; null from another face, and then all of it stays. FOLIO's users need no name, so from FOLIO
    /// a name may be empty; and a cleared country stays empty instead of becoming the library's.
    /// </summary>
    public UserInput? User { get; init; }

    /// <summary>
    /// Whether the barcode may be any text, as on FOLIO's face; otherwise it is Libib's five to fifteen digits.
    /// </summary>
    public bool TakesAnyBarcode { get; init; }

    /// <summary>Whether the parts of an address may have several lines, as on FOLIO's face.</summary>
    public bool TakesLines { get; init; }

    /// <summary>Whether the email may be one that others have. The claim stays where it is.</summary>
    public bool SharesEmail { get; init; }

    /// <summary>The membership, for a face that sets it without the rest of <see cref="User"/>; null to leave it.</summary>
    public MembershipInput? Membership { get; init; }

    /// <summary>FOLIO's fields one by one, for a face that sets some of them without the rest of <see cref="User"/>.</summary>
    public DetailsInput? Details { get; init; }

    /// <summary>What a new patron brings from another store; null for one who begins here. Nobody else gets any of it.</summary>
    public PatronOrigin? Origin { get; init; }

    /// <summary>Whether the fields may be all that FOLIO's users may have: a name may be empty, and an email any text.</summary>
    internal bool IsOfUser => User is not null || Origin?.Uuid is not null;

    /// <summary>Whether others may have the email.</summary>
    internal bool MayShareEmail => SharesEmail || User is not null;

    public bool Says(PatronField field) => _said[(int)field] is not null;
}

/// <summary>The end of a membership, and whether it holds.</summary>
internal sealed record MembershipInput
{
    /// <summary>The time from which the patron is expired; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether the end stays as it is.</summary>
    public bool KeepsEnd { get; init; }

    /// <summary>Whether the membership holds; null to leave it as it is.</summary>
    public bool? Active { get; init; }
}
