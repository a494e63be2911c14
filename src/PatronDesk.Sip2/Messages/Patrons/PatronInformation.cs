using System.Diagnostics;
using PatronDesk.Sip2.Fields;

namespace PatronDesk.Sip2.Messages;

/// <summary>63: asks for a patron's status, counts, one list, and personal data.</summary>
public readonly struct PatronInformationRequest
{
    private const int SummaryLength = 10;
    private const int BeforeSummary = Messages.Language.Length + Sip2Date.Length;

    private readonly FieldSet _fields;

    /// <summary>Reads a 63.</summary>
    public PatronInformationRequest(in Message message)
    {
        var header = new HeaderReader(message.Header);
        Language = header.Language();
        Date = header.Date();
        Summary = ReadSummary(message.Header, Date is not null);
        _fields = message.Fields;
        Card = new(_fields);
    }

    /// <summary>The patron's language.</summary>
    public Language Language { get; }

    /// <summary>The terminal's clock; null when it makes no sense.</summary>
    public DateTime? Date { get; }

    /// <summary>The list asked for.</summary>
    public Summary Summary { get; }

    /// <summary>The card, and what proves it.</summary>
    public CardFields Card { get; }

    /// <summary>BP and BQ: which entries of the list.</summary>
    /// <param name="mostEntries">The most entries that one answer may list.</param>
    public ListRange Range(int mostEntries) =>
        ListRange.From(_fields.Number(Tag.BP), _fields.Number(Tag.BQ), mostEntries);

    // If the date lacks a digit, everything after it has moved. Then the summary is at the end of the header.
    private static Summary ReadSummary(ReadOnlySpan<byte> header, bool dateIsWhole)
    {
        if (header.Length <= BeforeSummary)
            return Summary.None;

        var place = (dateIsWhole ? header[BeforeSummary..] : header[^SummaryLength..]).IndexOf((byte)'Y');
        return place is >= 0 and <= 5 ? (Summary)(place + 1) : Summary.None;
    }
}

/// <summary>The six counts of a 64, which are always sent; null is unknown. More than 9999 is sent as 9999.</summary>
public readonly record struct PatronCounts
{
    /// <summary>All zero. Also sent where nothing may be told, since some clients crash on blanks.</summary>
    public static PatronCounts None { get; } = new()
    {
        HoldItems = 0,
        OverdueItems = 0,
        ChargedItems = 0,
        FineItems = 0,
        RecallItems = 0,
        UnavailableHolds = 0,
    };

    /// <summary>Holds that are ready.</summary>
    public int? HoldItems { get; init; }

    /// <summary>Items overdue.</summary>
    public int? OverdueItems { get; init; }

    /// <summary>Items on loan.</summary>
    public int? ChargedItems { get; init; }

    /// <summary>Items with fines.</summary>
    public int? FineItems { get; init; }

    /// <summary>Items recalled.</summary>
    public int? RecallItems { get; init; }

    /// <summary>Holds that are not ready yet.</summary>
    public int? UnavailableHolds { get; init; }
}

/// <summary>
/// 64: a patron's status, counts, one list, and personal data. Without a list it stays within 1024 bytes, which some
/// clients read at once: what is optional is then shortened or left out.
/// </summary>
public readonly struct PatronInformationResponse : IAnswer
{
    // Below 1024 with room for trailer and terminator. Personal data leaves some of it to the screen messages.
    private const int WholeAnswer = 1008;
    private const int WithPersonalData = 760;

    /// <summary>The 14 places.</summary>
    public required PatronStatus Status { get; init; }

    /// <summary>Repeated from the request.</summary>
    public required Language Language { get; init; }

    /// <summary>The server's clock.</summary>
    public required DateTime Date { get; init; }

    /// <summary>The six counts.</summary>
    public PatronCounts Counts { get; init; }

    /// <summary>AO.</summary>
    public required string Institution { get; init; }

    /// <summary>AA, repeated from the request.</summary>
    public required string Patron { get; init; }

    /// <summary>AE; empty for an unknown card, and where personal data is withheld.</summary>
    public string? Name { get; init; }

    /// <summary>BZ: most holds.</summary>
    public int? HoldItemsLimit { get; init; }

    /// <summary>CA: most items overdue.</summary>
    public int? OverdueItemsLimit { get; init; }

    /// <summary>CB: most items on loan.</summary>
    public int? ChargedItemsLimit { get; init; }

    /// <summary>BL; null where it is not known, and then left out: clients delete patrons on a no.</summary>
    public required bool? ValidPatron { get; init; }

    /// <summary>CQ. Send it whenever a password came: clients take its absence for yes.</summary>
    public bool? ValidPassword { get; init; }

    /// <summary>BH: ISO 4217.</summary>
    public string? Currency { get; init; }

    /// <summary>BV: what the patron owes.</summary>
    public decimal? FeeAmount { get; init; }

    /// <summary>
    /// CC: what the patron may owe and still borrow; a client exists that refuses everyone where it is missing.
    /// </summary>
    public decimal? FeeLimit { get; init; }

    /// <summary>Which list <see cref="Items"/> is; repeated from the request.</summary>
    public Summary Summary { get; init; }

    /// <summary>
    /// AS, AT, AU, AV, BU or CD: the list, already bounded by <see cref="PatronInformationRequest.Range"/>.
    /// </summary>
    public IReadOnlyList<string>? Items { get; init; }

    /// <summary>BD.</summary>
    public string? HomeAddress { get; init; }

    /// <summary>BE.</summary>
    public string? Email { get; init; }

    /// <summary>BF.</summary>
    public string? Phone { get; init; }

    /// <summary>What the account's tag map may add.</summary>
    public PatronFacts Facts { get; init; }

    /// <summary>AF.</summary>
    public IReadOnlyList<string>? ScreenMessages { get; init; }

    /// <summary>AG.</summary>
    public IReadOnlyList<string>? PrintLines { get; init; }

    void IAnswer.WriteTo(AnswerWriter writer)
    {
        writer.Raw("64"u8);
        writer.Status(Status);
        writer.Language(Language);
        writer.Date(Date);
        writer.Count(Counts.HoldItems);
        writer.Count(Counts.OverdueItems);
        writer.Count(Counts.ChargedItems);
        writer.Count(Counts.FineItems);
        writer.Count(Counts.RecallItems);
        writer.Count(Counts.UnavailableHolds);
        writer.Field(Tag.AO, Institution);
        writer.Field(Tag.AA, Patron);
        writer.Field(Tag.AE, Name);
        writer.Optional(Tag.BZ, HoldItemsLimit, 4);
        writer.Optional(Tag.CA, OverdueItemsLimit, 4);
        writer.Optional(Tag.CB, ChargedItemsLimit, 4);
        writer.Optional(Tag.BL, ValidPatron);
        writer.Optional(Tag.CQ, ValidPassword);
        writer.Optional(Tag.BH, Currency);
        writer.Optional(Tag.BV, FeeAmount);
        writer.Optional(Tag.CC, FeeLimit);
        if (ListTag is { } list)
            writer.Repeated(list, Items);
        else
            writer.KeepWithin(WithPersonalData);
        writer.Optional(Tag.BD, HomeAddress);
        writer.Optional(Tag.BE, Email);
        writer.Optional(Tag.BF, Phone);
        writer.Facts(Facts);
        if (ListTag is null)
            writer.KeepWithin(WholeAnswer);
        writer.Lines(Tag.AF, ScreenMessages);
        writer.Lines(Tag.AG, PrintLines);
    }

    private Tag? ListTag => Summary switch
    {
        Summary.HoldItems => Tag.AS,
        Summary.OverdueItems => Tag.AT,
        Summary.ChargedItems => Tag.AU,
        Summary.FineItems => Tag.AV,
        Summary.RecallItems => Tag.BU,
        Summary.UnavailableHolds => Tag.CD,
        Summary.None => null,
        _ => throw new UnreachableException(),
    };
}
