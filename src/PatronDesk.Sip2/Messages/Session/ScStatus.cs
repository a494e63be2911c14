using PatronDesk.Sip2.Fields;

namespace PatronDesk.Sip2.Messages;

/// <summary>99: a terminal tells its state and asks what the server can do.</summary>
public readonly struct ScStatusRequest
{
    /// <summary>Reads a 99.</summary>
    public ScStatusRequest(in Message message)
    {
        var header = new HeaderReader(message.Header);
        Status = header.Number(1);
        MaxPrintWidth = header.Number(3);
        var version = header.Take(4);
        IsVersion2 = version.IsEmpty || version.StartsWith("2."u8);
    }

    /// <summary>0 well, 1 out of paper, 2 shutting down; null when it is no digit.</summary>
    public int? Status { get; }

    /// <summary>Characters in a line of its printer.</summary>
    public int? MaxPrintWidth { get; }

    /// <summary>Whether it speaks version 2, as nearly every terminal does.</summary>
    public bool IsVersion2 { get; }
}

/// <summary>98: what the server can do for this terminal.</summary>
public readonly struct AcsStatusResponse : IAnswer
{
    /// <summary>The server can be reached and answers.</summary>
    public required bool OnLine { get; init; }

    /// <summary>Items may be checked in.</summary>
    public required bool CheckinOk { get; init; }

    /// <summary>Items may be checked out.</summary>
    public required bool CheckoutOk { get; init; }

    /// <summary>Loans may be renewed.</summary>
    public required bool RenewalPolicy { get; init; }

    /// <summary>The terminal may change a patron's status (01, 25).</summary>
    public required bool StatusUpdateOk { get; init; }

    /// <summary>The terminal may work on while the server is away and send its transactions later.</summary>
    public required bool OffLineOk { get; init; }

    /// <summary>After how many tenths of a second the terminal should try again; null unknown (999).</summary>
    public int? TimeoutTenths { get; init; }

    /// <summary>How often it should try again; null unknown (999).</summary>
    public int? Retries { get; init; }

    /// <summary>The server's clock; the terminal sets its own by it.</summary>
    public required DateTime Date { get; init; }

    /// <summary>AO.</summary>
    public required string Institution { get; init; }

    /// <summary>AM.</summary>
    public string? LibraryName { get; init; }

    /// <summary>BX: exactly what is supported. A terminal may go out of service if a message is missing here.</summary>
    public required SupportedMessages Supported { get; init; }

    /// <summary>AN.</summary>
    public string? TerminalLocation { get; init; }

    /// <summary>AF.</summary>
    public IReadOnlyList<string>? ScreenMessages { get; init; }

    /// <summary>AG.</summary>
    public IReadOnlyList<string>? PrintLines { get; init; }

    void IAnswer.WriteTo(AnswerWriter writer)
    {
        const int unknown = 999;
        writer.Raw("98"u8);
        writer.YesNo(OnLine);
        writer.YesNo(CheckinOk);
        writer.YesNo(CheckoutOk);
        writer.YesNo(RenewalPolicy);
        writer.YesNo(StatusUpdateOk);
        writer.YesNo(OffLineOk);
        writer.Number(TimeoutTenths ?? unknown, 3);
        writer.Number(Retries ?? unknown, 3);
        writer.Date(Date);
        writer.Raw("2.00"u8);
        writer.Field(Tag.AO, Institution);
        writer.Optional(Tag.AM, LibraryName);
        writer.Raw("BX"u8);
        writer.Places((int)Supported, 16, (byte)'Y', (byte)'N');
        writer.Raw("|"u8);
        writer.Optional(Tag.AN, TerminalLocation);
        writer.Lines(Tag.AF, ScreenMessages);
        writer.Lines(Tag.AG, PrintLines);
    }
}
