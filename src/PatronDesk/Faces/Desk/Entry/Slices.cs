using AspNetCoreGeneratedDocument;
using RazorSlices;

namespace PatronDesk.Faces.Desk.Entry;

internal sealed class SignInPage : IRazorSliceProxy<SignInModel>
{
    public static RazorSlice<SignInModel> CreateSlice(SignInModel model) => new Faces_Desk_Entry_SignInPage { Model = model };
}
