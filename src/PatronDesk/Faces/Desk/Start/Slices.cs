using AspNetCoreGeneratedDocument;
using RazorSlices;

namespace PatronDesk.Faces.Desk.Start;

internal sealed class SetUpPage : IRazorSliceProxy<SetUpModel>
{
    public static RazorSlice<SetUpModel> CreateSlice(SetUpModel model) => new Faces_Desk_Start_SetUpPage { Model = model };
}

internal sealed class SetUpDonePage : IRazorSliceProxy<SetUpDoneModel>
{
    public static RazorSlice<SetUpDoneModel> CreateSlice(SetUpDoneModel model) => new Faces_Desk_Start_SetUpDonePage { Model = model };
}

internal sealed class SetUpNotePage : IRazorSliceProxy<string>
{
    public static RazorSlice<string> CreateSlice(string model) => new Faces_Desk_Start_SetUpNotePage { Model = model };
}
