using AspNetCoreGeneratedDocument;
using RazorSlices;

namespace PatronDesk.Faces.Desk.Shell;

internal sealed class Layout : IRazorSliceProxy<Visit>
{
    public static RazorSlice<Visit> CreateSlice(Visit model) => new Faces_Desk_Shell_Layout { Model = model };
}

internal sealed class MessagePage : IRazorSliceProxy<Message>
{
    public static RazorSlice<Message> CreateSlice(Message model) => new Faces_Desk_Shell_MessagePage { Model = model };
}

internal sealed class Field : IRazorSliceProxy<FieldModel>
{
    public static RazorSlice<FieldModel> CreateSlice(FieldModel model) => new Faces_Desk_Shell_Forms_Field { Model = model };
}

internal sealed class Tick : IRazorSliceProxy<FieldModel>
{
    public static RazorSlice<FieldModel> CreateSlice(FieldModel model) => new Faces_Desk_Shell_Forms_Tick { Model = model };
}

internal sealed class NewSecret : IRazorSliceProxy<FieldModel>
{
    public static RazorSlice<FieldModel> CreateSlice(FieldModel model) => new Faces_Desk_Shell_Forms_NewSecret { Model = model };
}

internal sealed class Choice : IRazorSliceProxy<ChoiceModel>
{
    public static RazorSlice<ChoiceModel> CreateSlice(ChoiceModel model) => new Faces_Desk_Shell_Forms_Choice { Model = model };
}

internal sealed class ErrorSummary : IRazorSliceProxy<FormValues>
{
    public static RazorSlice<FormValues> CreateSlice(FormValues model) => new Faces_Desk_Shell_Forms_ErrorSummary { Model = model };
}
