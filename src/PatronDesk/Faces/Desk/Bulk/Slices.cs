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

internal sealed class BulkBar : IRazorSliceProxy<BulkRunModel>
{
    public static RazorSlice<BulkRunModel> CreateSlice(BulkRunModel model) => new Faces_Desk_Bulk_BulkBar { Model = model };
}
