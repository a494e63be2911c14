using System.Diagnostics;
using System.Text.Json;
using PatronDesk.Faces.Folio.Wire;
using PatronDesk.Lending;

namespace PatronDesk.Faces.Folio.Circulation;

/// <summary>A loan as mod-circulation's JSON, as far as this program knows it.</summary>
internal static class LoanJson
{
    public static void Write(Utf8JsonWriter writer, Loan loan)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, loan.Id);
        writer.WriteIfSet("userId"u8, loan.PatronId);
        writer.WriteString("itemId"u8, loan.Item.Id);
        writer.WriteString("loanDate"u8, FolioDate.Write(loan.OutAt));
        writer.WriteString("dueDate"u8, FolioDate.Write(loan.DueAt));
        writer.WriteIfSet("returnDate"u8, loan.ReturnedAt);
        writer.WriteStartObject("status"u8);
        writer.WriteString("name"u8, loan.ReturnedAt is null ? "Open" : "Closed");
        writer.WriteEndObject();
        writer.WriteString("action"u8, ActionOf(loan));
        writer.WriteIfSet("actionComment"u8, loan.OverrideComment);
        writer.WriteNumber("renewalCount"u8, loan.Renewals);
        WriteItem(writer, loan.Item, loan.ReturnedAt is null ? "Checked out" : "Available");
        MetadataJson.Write(writer, loan.Stamp);
        writer.WriteEndObject();
    }

    private static string ActionOf(Loan loan) => loan switch
    {
        { ReturnedAt: not null } => "checkedin",
        { Action: LoanAction.CheckedOut } => "checkedout",
        { Action: LoanAction.CheckedOutByOverride } => "checkedOutThroughOverride",
        { Action: LoanAction.Renewed } => "renewed",
        { Action: LoanAction.RenewedByOverride } => "renewedThroughOverride",
        { Action: LoanAction.DueDateChanged } => "dueDateChanged",
        // A loan of an older program does not say.
        { Action: null } => loan.Renewals > 0 ? "renewed" : "checkedout",
        _ => throw new UnreachableException(),
    };

    public static void WriteItem(Utf8JsonWriter writer, Item item, string status)
    {
        writer.WriteStartObject("item"u8);
        writer.WriteString("id"u8, item.Id);
        writer.WriteString("barcode"u8, item.Barcode);
        writer.WriteIfSet("title"u8, item.Title);
        writer.WriteIfSet("callNumber"u8, item.CallNumber);
        if (item.MediaType is { } mediaType)
        {
            writer.WriteStartObject("materialType"u8);
            writer.WriteString("name"u8, mediaType);
            writer.WriteEndObject();
        }

        writer.WriteStartObject("status"u8);
        writer.WriteString("name"u8, status);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
