using PatronDesk.Sip2.Fields;

namespace PatronDesk.Sip2.Messages;

/// <summary>What 12 and 30 have in common, which is all but their code.</summary>
public readonly struct LoanAnswer
{
    /// <summary>Lent, or renewed.</summary>
    public required bool Ok { get; init; }

    /// <summary>
    /// This patron already had the item, so it is a renewal. Not whether the loan may be renewed later.
    /// </summary>
    public required bool RenewalOk { get; init; }

    /// <summary>The item is a magnetic medium, which desensitizing would harm; null unknown.</summary>
    public bool? MagneticMedia { get; init; }

    /// <summary>The terminal is to desensitize the item; null unknown.</summary>
    public bool? Desensitize { get; init; }

    /// <summary>The server's clock.</summary>
    public required DateTime Date { get; init; }

    /// <summary>AO.</summary>
    public required string Institution { get; init; }

    /// <summary>AA, repeated from the request.</summary>
    public required string Patron { get; init; }

    /// <summary>AB, repeated from the request.</summary>
    public required string Item { get; init; }

    /// <summary>AJ; empty when unknown.</summary>
    public string? Title { get; init; }

    /// <summary>AH, in the form that the client wants; empty when refused.</summary>
    public DateTime? DueDate { get; init; }

    /// <summary>
    /// BT: 1 other, 2 administrative, 3 damage, 4 overdue, 5 processing, 6 rental, 7 replacement, 8 computer, 9 hold.
    /// </summary>
    public int? FeeType { get; init; }

    /// <summary>CI: the terminal is to leave the security marker alone.</summary>
    public bool? SecurityInhibit { get; init; }

    /// <summary>BH: ISO 4217.</summary>
    public string? Currency { get; init; }

    /// <summary>BV.</summary>
    public decimal? FeeAmount { get; init; }

    /// <summary>
    /// CK: 0 other, 1 book, 2 magazine, 3 journal, 4 audio, 5 video, 6 CD, 7 diskette, 8 to 10 book with one of these.
    /// </summary>
    public int? MediaType { get; init; }

    /// <summary>CH.</summary>
    public string? ItemProperties { get; init; }

    /// <summary>BK.</summary>
    public string? TransactionId { get; init; }

    /// <summary>AF.</summary>
    public IReadOnlyList<string>? ScreenMessages { get; init; }

    /// <summary>AG.</summary>
    public IReadOnlyList<string>? PrintLines { get; init; }

    internal void WriteTo(AnswerWriter writer)
    {
        writer.OneOrZero(Ok);
        writer.YesNo(RenewalOk);
        writer.YesNoUnknown(MagneticMedia);
        writer.YesNoUnknown(Desensitize);
        writer.Date(Date);
        writer.Field(Tag.AO, Institution);
        writer.Field(Tag.AA, Patron);
        writer.Field(Tag.AB, Item);
        writer.Field(Tag.AJ, Title);
        writer.DueDate(Tag.AH, DueDate);
        writer.Optional(Tag.BT, FeeType, 2);
        writer.Optional(Tag.CI, SecurityInhibit);
        writer.Optional(Tag.BH, Currency);
        writer.Optional(Tag.BV, FeeAmount);
        writer.Optional(Tag.CK, MediaType, 3);
        writer.Optional(Tag.CH, ItemProperties);
        writer.Optional(Tag.BK, TransactionId);
        writer.Lines(Tag.AF, ScreenMessages);
        writer.Lines(Tag.AG, PrintLines);
    }
}
