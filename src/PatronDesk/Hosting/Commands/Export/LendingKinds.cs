using PatronDesk.Blocks;
using PatronDesk.Lending;

namespace PatronDesk.Hosting;

/// <summary><c>patrondesk export loans</c>, <c>items</c> and <c>blocks</c>, with the columns that a librarian knows.</summary>
internal static class LendingKinds
{
    public static ExportKind<ExportedLoan> Loans { get; } = new("loans", "Export loans, open and closed, with their items and patrons")
    {
        Options = [ExportOptions.Query],
        Columns = (export, _) => new(LoanColumns(new(export.Library.Calendar))),
        Records = (export, cancel) => new LendingExport(export.Store).LoansAsync(
            export.Caller, export.Parsed.GetValue(ExportOptions.Query), cancel),
    };

    public static ExportKind<ExportedItem> Items { get; } = new(
        "items", "Export items, with the columns that 'import items' reads and some more")
    {
        Columns = (export, _) => new(ItemColumns(new(export.Library.Calendar))),
        Records = (export, cancel) => new LendingExport(export.Store).ItemsAsync(export.Caller, cancel),
    };

    public static ExportKind<ExportedBlock> Blocks { get; } = new("blocks", "Export manual blocks, expired ones too, with their patrons")
    {
        Options = [ExportOptions.Query],
        Columns = (export, _) => new(BlockColumns(new(export.Library.Calendar))),
        Records = (export, cancel) => new BlockExport(export.Store).ReadAsync(
            export.Caller, export.Parsed.GetValue(ExportOptions.Query), cancel),
    };

    private static List<ExportColumn<ExportedLoan>> LoanColumns(LocalTimes times) =>
    [
        new("item_barcode", found => ExportCell.Of(found.Loan.Item.Barcode)),
        new("title", found => ExportCell.Of(found.Loan.Item.Title)),
        new("call_number", found => ExportCell.Of(found.Loan.Item.CallNumber)),
        new("media_type", found => ExportCell.Of(found.Loan.Item.MediaType)),
        new("patron_barcode", found => ExportCell.Of(found.Who.Barcode)),
        new("first_name", found => ExportCell.Of(found.Who.FirstName)),
        new("last_name", found => ExportCell.Of(found.Who.LastName)),
        new("status", found => ExportCell.Of(found.Loan.Status)),
        new("out_at", found => times.Cell(found.Loan.OutAt)),
        new("due_at", found => times.Cell(found.Loan.DueAt)),
        new("returned_at", found => times.Cell(found.Loan.ReturnedAt)),
        new("renewals", found => ExportCell.Of(found.Loan.Renewals)),
        new("action", found => ExportCell.Of(found.Loan.Action)),
        new("undone", found => ExportCell.Of(found.Loan.Undone)),
        new("override_comment", found => ExportCell.Of(found.Loan.OverrideComment)),
        new("created_by", found => ExportCell.Of(found.Loan.Stamp.By.CreatedByName)),
        new("updated_at", found => times.Cell(found.Loan.Stamp.UpdatedAt)),
        new("updated_by", found => ExportCell.Of(found.Loan.Stamp.By.UpdatedByName)),
        new("loan_id", found => ExportCell.Of(found.Loan.Id)),
        new("item_id", found => ExportCell.Of(found.Loan.Item.Id)),
        new("patron_uuid", found => ExportCell.Of(found.Loan.PatronId)),
    ];

    private static List<ExportColumn<ExportedItem>> ItemColumns(LocalTimes times) =>
    [
        new("barcode", found => ExportCell.Of(found.Item.Barcode)),
        new("title", found => ExportCell.Of(found.Item.Title)),
        new("call_number", found => ExportCell.Of(found.Item.CallNumber)),
        new("media_type", found => ExportCell.Of(found.Item.MediaType)),
        new("properties", found => ExportCell.Of(found.Item.Properties)),
        new("created_at", found => times.Cell(found.CreatedAt)),
        new("updated_at", found => times.Cell(found.UpdatedAt)),
        new("item_id", found => ExportCell.Of(found.Item.Id)),
    ];

    private static List<ExportColumn<ExportedBlock>> BlockColumns(LocalTimes times) =>
    [
        new("patron_barcode", found => ExportCell.Of(found.Who.Barcode)),
        new("first_name", found => ExportCell.Of(found.Who.FirstName)),
        new("last_name", found => ExportCell.Of(found.Who.LastName)),
        new("description", found => ExportCell.Of(found.Block.Content.Description)),
        new("type", found => ExportCell.Of(found.Block.Content.Type)),
        new("code", found => ExportCell.Of(found.Block.Content.Code)),
        new("borrowing", found => ExportCell.Of(found.Block.Content.Borrowing)),
        new("renewals", found => ExportCell.Of(found.Block.Content.Renewals)),
        new("requests", found => ExportCell.Of(found.Block.Content.Requests)),
        new("patron_message", found => ExportCell.Of(found.Block.Content.PatronMessage)),
        new("staff_information", found => ExportCell.Of(found.Block.Content.StaffInformation)),
        new("expires_at", found => times.Cell(found.Block.Content.ExpiresAt)),
        new("created_at", found => times.Cell(found.Block.Stamp.CreatedAt)),
        new("created_by", found => ExportCell.Of(found.Block.Stamp.By.CreatedByName)),
        new("updated_at", found => times.Cell(found.Block.Stamp.UpdatedAt)),
        new("updated_by", found => ExportCell.Of(found.Block.Stamp.By.UpdatedByName)),
        new("block_id", found => ExportCell.Of(found.Block.Id)),
        new("patron_uuid", found => ExportCell.Of(found.Block.Content.UserId)),
    ];
}
