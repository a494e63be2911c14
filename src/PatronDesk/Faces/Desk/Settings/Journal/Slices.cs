using AspNetCoreGeneratedDocument;
using RazorSlices;

namespace PatronDesk.Faces.Desk.Settings;

internal sealed class JournalPage : IRazorSliceProxy<JournalModel>
{
    public static RazorSlice<JournalModel> CreateSlice(JournalModel model) => new Faces_Desk_Settings_Journal_JournalPage { Model = model };
}
