using AspNetCoreGeneratedDocument;
using RazorSlices;

namespace PatronDesk.Faces.Desk.Merging;

internal sealed class MergeFindPage : IRazorSliceProxy<MergeFindModel>
{
    public static RazorSlice<MergeFindModel> CreateSlice(MergeFindModel model) => new Faces_Desk_Merging_MergeFindPage { Model = model };
}

internal sealed class MergePage : IRazorSliceProxy<MergeModel>
{
    public static RazorSlice<MergeModel> CreateSlice(MergeModel model) => new Faces_Desk_Merging_MergePage { Model = model };
}

internal sealed class MergedPage : IRazorSliceProxy<MergedModel>
{
    public static RazorSlice<MergedModel> CreateSlice(MergedModel model) => new Faces_Desk_Merging_MergedPage { Model = model };
}

internal sealed class MergedAwayPage : IRazorSliceProxy<MergedAwayModel>
{
    public static RazorSlice<MergedAwayModel> CreateSlice(MergedAwayModel model) => new Faces_Desk_Merging_MergedAwayPage { Model = model };
}
