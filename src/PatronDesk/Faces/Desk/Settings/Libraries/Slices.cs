using AspNetCoreGeneratedDocument;
using RazorSlices;

namespace PatronDesk.Faces.Desk.Settings;

internal sealed class LibraryPage : IRazorSliceProxy<LibraryModel>
{
    public static RazorSlice<LibraryModel> CreateSlice(LibraryModel model) =>
        new Faces_Desk_Settings_Libraries_LibraryPage { Model = model };
}
