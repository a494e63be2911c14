using AspNetCoreGeneratedDocument;
using RazorSlices;

namespace PatronDesk.Faces.Desk.Print;

internal sealed class PatronCardPage : IRazorSliceProxy<CardModel>
{
    public static RazorSlice<CardModel> CreateSlice(CardModel model) => new Faces_Desk_Print_PatronCardPage { Model = model };
}

internal sealed class PatronCard : IRazorSliceProxy<CardModel>
{
    public static RazorSlice<CardModel> CreateSlice(CardModel model) => new Faces_Desk_Print_PatronCard { Model = model };
}

internal sealed class CardSheetPage : IRazorSliceProxy<SheetModel>
{
    public static RazorSlice<SheetModel> CreateSlice(SheetModel model) => new Faces_Desk_Print_CardSheetPage { Model = model };
}

internal sealed class SlipPage : IRazorSliceProxy<SlipModel>
{
    public static RazorSlice<SlipModel> CreateSlice(SlipModel model) => new Faces_Desk_Print_SlipPage { Model = model };
}

internal sealed class PrintButton : IRazorSliceProxy<string>
{
    public static RazorSlice<string> CreateSlice(string model) => new Faces_Desk_Print_PrintButton { Model = model };
}
