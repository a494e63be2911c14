using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Faces.Desk.Words;
using PatronDesk.Intake;
using PatronDesk.Lending;

namespace PatronDesk.Faces.Desk.Items;

/// <summary>Imports items from a spreadsheet, as <c>patrondesk import items</c> does. The same file again changes nothing.</summary>
internal sealed class ImportEndpoints(ItemRecords items)
{
    /// <summary>Bytes of a file; some 200,000 items.</summary>
    private const int LargestFile = 16 * 1024 * 1024;

    private const int MostShown = 200;

    public void Map(RouteGroupBuilder desk)
    {
        desk.MapGet("/items/import", context => ShowAsync(context, new())).Needs(Permissions.ImportItems);
        desk.MapPost("/items/import", ImportAsync).Needs(Permissions.ImportItems, hasPage: true)
            .WithMetadata(new BodyAtMost(LargestFile));
    }

    /// <summary>Why a row was refused.</summary>
    public static string Why(RefusedRow row, Sentences words) => row.Fault switch
    {
        RowFault.NotText => words["import.fault.not-text"],
        RowFault.Quotes => words["import.fault.quotes"],
        RowFault.TooManyFields => words["import.fault.fields", row.Fields, row.Columns],
        RowFault.Rounded => words["import.fault.rounded", row.Name],
        RowFault.TooManyDigits => words["import.fault.digits", row.Name],
        RowFault.File => words[FileFaultOf(row.File), string.Join(", ", row.Sheets)],
        RowFault.Damaged => words["import.fault.damaged-later"],
        RowFault.Barcode => words["fault.item.barcode", Item.LongestBarcode],
        RowFault.Texts => words["fault.item.text", NewItem.LongestText],
        RowFault.ColumnTwice => words["import.fault.twice", row.Name],
        RowFault.NoBarcodeColumn => words["import.fault.columns", row.Name],
        _ => throw new UnreachableException(),
    };

    /// <summary>The key of the sentence that says why no row of a file can be read.</summary>
    public static string FileFaultOf(FileFault fault) => fault switch
    {
        FileFault.NoHeadings => "import.fault.empty",
        FileFault.NotText => "import.fault.not-text",
        FileFault.WebPage => "import.fault.web-page",
        FileFault.OldWorkbook => "import.fault.old-workbook",
        FileFault.OtherWorkbook => "import.fault.other-workbook",
        FileFault.Damaged => "import.fault.damaged",
        FileFault.TooLarge => "import.fault.too-large",
        FileFault.SeveralSheets => "import.fault.several-sheets",
        // This page names no sheet.
        FileFault.NoSuchSheet => throw new UnreachableException(),
        FileFault.NoSheets => throw new UnreachableException(),
        _ => throw new UnreachableException(),
    };

    private async Task ImportAsync(HttpContext context)
    {
        var (visit, refused) = (Visit.Of(context), new List<RefusedRow>());
        if (context.Request.Form.Files.GetFile("file") is not { Length: > 0 } file)
        {
            await ShowAsync(context, new() { Error = "import.no-file" });
            return;
        }

        void Keep(RefusedRow row)
        {
            if (refused.Count < MostShown)
                refused.Add(row);
        }

        await using var text = file.OpenReadStream();
        var import = new ItemImport(items, Keep);
        var done = await import.RunAsync(visit.Library, visit.Person!.Actor, text, sheetName: null, progress: null, context.RequestAborted);
        await ShowAsync(context, new() { Done = done, Refused = refused });
    }

    private static Task ShowAsync(HttpContext context, ImportModel model)
    {
        var visit = Visit.Of(context);
        (visit.Title, visit.Section) = (visit.Words["import.title"], "items");
        return Answers.ShowAsync(
            context, ImportPage.CreateSlice(model),
            model.Error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }
}
