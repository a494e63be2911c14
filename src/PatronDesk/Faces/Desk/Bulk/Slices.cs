using AspNetCoreGeneratedDocument;
using RazorSlices;

namespace PatronDesk.Faces.Desk.Bulk;

internal sealed class BulkFormPage : IRazorSliceProxy<BulkFormModel>
{
    public static RazorSlice<BulkFormModel> CreateSlice(BulkFormModel model) => new Faces_Desk_Bulk_BulkFormPage { Model = model };
}

internal sealed class BulkPage : IRazorSliceProxy<BulkRunModel>
{
    public static RazorSlice<BulkRunModel> CreateSlice(BulkRunModel model) => new Faces_Desk_Bulk_BulkPage { Model = model };
}

internal sealed class RunBar : IRazorSliceProxy<RunBarModel>
{
    public static RazorSlice<RunBarModel> CreateSlice(RunBarModel model) => new Faces_Desk_Bulk_RunBar { Model = model };
}

internal sealed class RunWatch : IRazorSliceProxy<RunWatchModel>
{
    public static RazorSlice<RunWatchModel> CreateSlice(RunWatchModel model) => new Faces_Desk_Bulk_RunWatch { Model = model };
}

internal sealed class BulkChoiceFields : IRazorSliceProxy<BulkFormModel>
{
    public static RazorSlice<BulkFormModel> CreateSlice(BulkFormModel model) => new Faces_Desk_Bulk_BulkChoiceFields { Model = model };
}

internal sealed class BulkListPage : IRazorSliceProxy<IReadOnlyList<ListedRun>>
{
    public static RazorSlice<IReadOnlyList<ListedRun>> CreateSlice(IReadOnlyList<ListedRun> model) =>
        new Faces_Desk_Bulk_BulkListPage { Model = model };
}
