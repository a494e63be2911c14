using AspNetCoreGeneratedDocument;
using RazorSlices;

namespace PatronDesk.Faces.Desk.Patrons;

internal sealed class PatronsPage : IRazorSliceProxy<PatronListModel>
{
    public static RazorSlice<PatronListModel> CreateSlice(PatronListModel model) =>
        new Faces_Desk_Patrons_Search_PatronsPage { Model = model };
}

internal sealed class PatronRows : IRazorSliceProxy<PatronListModel>
{
    public static RazorSlice<PatronListModel> CreateSlice(PatronListModel model) =>
        new Faces_Desk_Patrons_Search_PatronRows { Model = model };
}

internal sealed class StateTags : IRazorSliceProxy<PatronState>
{
    public static RazorSlice<PatronState> CreateSlice(PatronState model) => new Faces_Desk_Patrons_StateTags { Model = model };
}

internal sealed class PatronFormPage : IRazorSliceProxy<PatronFormModel>
{
    public static RazorSlice<PatronFormModel> CreateSlice(PatronFormModel model) => new Faces_Desk_Patrons_PatronFormPage { Model = model };
}

internal sealed class PatronPage : IRazorSliceProxy<PatronModel>
{
    public static RazorSlice<PatronModel> CreateSlice(PatronModel model) => new Faces_Desk_Patrons_PatronPage { Model = model };
}

internal sealed class BarcodePage : IRazorSliceProxy<PatronQuestion>
{
    public static RazorSlice<PatronQuestion> CreateSlice(PatronQuestion model) =>
        new Faces_Desk_Patrons_Actions_BarcodePage { Model = model };
}

internal sealed class SecretPage : IRazorSliceProxy<PatronQuestion>
{
    public static RazorSlice<PatronQuestion> CreateSlice(PatronQuestion model) =>
        new Faces_Desk_Patrons_Actions_SecretPage { Model = model };
}

internal sealed class DeletePage : IRazorSliceProxy<PatronQuestion>
{
    public static RazorSlice<PatronQuestion> CreateSlice(PatronQuestion model) =>
        new Faces_Desk_Patrons_Actions_DeletePage { Model = model };
}

internal sealed class DeletedPage : IRazorSliceProxy<PatronQuestion>
{
    public static RazorSlice<PatronQuestion> CreateSlice(PatronQuestion model) =>
        new Faces_Desk_Patrons_Actions_DeletedPage { Model = model };
}
