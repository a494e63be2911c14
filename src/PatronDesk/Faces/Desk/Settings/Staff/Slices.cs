using AspNetCoreGeneratedDocument;
using PatronDesk.Faces.Desk.Shell;
using RazorSlices;

namespace PatronDesk.Faces.Desk.Settings;

internal sealed class StaffPage : IRazorSliceProxy<StaffModel>
{
    public static RazorSlice<StaffModel> CreateSlice(StaffModel model) => new Faces_Desk_Settings_Staff_StaffPage { Model = model };
}

internal sealed class StaffFormPage : IRazorSliceProxy<FormValues>
{
    public static RazorSlice<FormValues> CreateSlice(FormValues model) => new Faces_Desk_Settings_Staff_StaffFormPage { Model = model };
}

internal sealed class MemberPage : IRazorSliceProxy<MemberModel>
{
    public static RazorSlice<MemberModel> CreateSlice(MemberModel model) => new Faces_Desk_Settings_Staff_MemberPage { Model = model };
}

internal sealed class MemberDeletePage : IRazorSliceProxy<MemberModel>
{
    public static RazorSlice<MemberModel> CreateSlice(MemberModel model) =>
        new Faces_Desk_Settings_Staff_MemberDeletePage { Model = model };
}
