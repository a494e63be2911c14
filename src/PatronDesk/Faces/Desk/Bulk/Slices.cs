using AspNetCoreGeneratedDocument;
using PatronDesk.Blocks;
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

internal sealed class BulkBar : IRazorSliceProxy<BulkRunModel>
{
    public static RazorSlice<BulkRunModel> CreateSlice(BulkRunModel model) => new Faces_Desk_Bulk_BulkBar { Model = model };
}

internal sealed class BulkChoiceFields : IRazorSliceProxy<BulkFormModel>
{
    public static RazorSlice<BulkFormModel> CreateSlice(BulkFormModel model) => new Faces_Desk_Bulk_BulkChoiceFields { Model = model };
}

internal sealed class BulkListPage : IRazorSliceProxy<IReadOnlyList<BulkRun>>
{
    public static RazorSlice<IReadOnlyList<BulkRun>> CreateSlice(IReadOnlyList<BulkRun> model) =>
        new Faces_Desk_Bulk_BulkListPage { Model = model };
}
