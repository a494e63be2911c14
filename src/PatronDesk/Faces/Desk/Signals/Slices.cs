using AspNetCoreGeneratedDocument;
using RazorSlices;

namespace PatronDesk.Faces.Desk.Signals;

internal sealed class SignalPage : IRazorSliceProxy<SignalModel>
{
    public static RazorSlice<SignalModel> CreateSlice(SignalModel model) => new Faces_Desk_Signals_SignalPage { Model = model };
}
