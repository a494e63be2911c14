using PatronDesk.Sip2.Fields;

namespace PatronDesk.Sip2.Messages;

/// <summary>09: checks an item in.</summary>
public readonly struct CheckinRequest
{
    private readonly FieldSet _fields;

    /// <summary>Reads a 09.</summary>
    public CheckinRequest(in Message message)
    {
        var header = new HeaderReader(message.Header);
        NoBlock = header.YesNo();
        Date = header.Date();
        ReturnDate = header.Date();
        _fields = message.Fields;
        Item = _fields.Barcode(Tag.AB);
    }

    /// <summary>The terminal took the item back while the server was away.</summary>
    public bool NoBlock { get; }

    /// <summary>The terminal's clock; null when it makes no sense.</summary>
    public DateTime? Date { get; }

    /// <summary>When the item came back; null when blank or left out.</summary>
    public DateTime? ReturnDate { get; }

    /// <summary>AB: barcode of the item; empty when missing.</summary>
    public string Item { get; }

    /// <summary>AP: where the item is now.</summary>
    public string? CurrentLocation => _fields.Text(Tag.AP);

    /// <summary>AO, which terminals often get wrong.</summary>
    public string? Institution => _fields.Text(Tag.AO);

    /// <summary>AC.</summary>
    public Secret TerminalPassword => _fields.Secret(Tag.AC);

    /// <summary>CH.</summary>
    public string? ItemProperties => _fields.Text(Tag.CH);

    /// <summary>BI: take back a check-in that failed at the terminal.</summary>
    public bool Cancel => _fields.Flag(Tag.BI) ?? false;
}

/// <summary>10: whether an item was checked in, and where it goes.</summary>
public readonly struct CheckinResponse : IAnswer
{
    /// <summary>Checked in.</summary>
    public required bool Ok { get; init; }

    /// <summary>The terminal is to resensitize the item.</summary>
    public required bool Resensitize { get; init; }

    /// <summary>The item is a magnetic medium; null unknown.</summary>
    public bool? MagneticMedia { get; init; }

    /// <summary>The terminal is to call attention, as for an item that someone waits for.</summary>
    public required bool Alert { get; init; }

    /// <summary>The server's clock.</summary>
    public required DateTime Date { get; init; }

    /// <summary>AO.</summary>
    public required string Institution { get; init; }

    /// <summary>AB, repeated from the request.</summary>
    public required string Item { get; init; }

    /// <summary>AQ: where the item belongs; empty when unknown.</summary>
    public string? PermanentLocation { get; init; }

    /// <summary>AJ.</summary>
    public string? Title { get; init; }

    /// <summary>CL.</summary>
    public string? SortBin { get; init; }

    /// <summary>AA: who had the item.</summary>
    public string? Patron { get; init; }

    /// <summary>CK, see <see cref="LoanAnswer.MediaType"/>.</summary>
    public int? MediaType { get; init; }

    /// <summary>CH.</summary>
    public string? ItemProperties { get; init; }

    /// <summary>CS, an extension.</summary>
    public string? CallNumber { get; init; }

    /// <summary>CT, an extension: where to send the item.</summary>
    public string? Destination { get; init; }

    /// <summary>CV, an extension: why <see cref="Alert"/> is set.</summary>
    public int? AlertType { get; init; }

    /// <summary>AF.</summary>
    public IReadOnlyList<string>? ScreenMessages { get; init; }

    /// <summary>AG.</summary>
    public IReadOnlyList<string>? PrintLines { get; init; }

    void IAnswer.WriteTo(AnswerWriter writer)
    {
        writer.Raw("10"u8);
        writer.OneOrZero(Ok);
        writer.YesNo(Resensitize);
        writer.YesNoUnknown(MagneticMedia);
        writer.YesNo(Alert);
        writer.Date(Date);
        writer.Field(Tag.AO, Institution);
        writer.Field(Tag.AB, Item);
        writer.Field(Tag.AQ, PermanentLocation);
        writer.Optional(Tag.AJ, Title);
        writer.Optional(Tag.CL, SortBin);
        writer.Optional(Tag.AA, Patron);
        writer.Optional(Tag.CK, MediaType, 3);
        writer.Optional(Tag.CH, ItemProperties);
        writer.Optional(Tag.CS, CallNumber);
        writer.Optional(Tag.CT, Destination);
        writer.Optional(Tag.CV, AlertType, 2);
        writer.Lines(Tag.AF, ScreenMessages);
        writer.Lines(Tag.AG, PrintLines);
    }
}
