using AspNetCoreGeneratedDocument;
using PatronDesk.Lending;
using RazorSlices;

namespace PatronDesk.Faces.Desk.Lending;

internal sealed class Line : IRazorSliceProxy<ScanLine>
{
    public static RazorSlice<ScanLine> CreateSlice(ScanLine model) => new Faces_Desk_Lending_Line { Model = model };
}

internal sealed class AlikeItems : IRazorSliceProxy<IReadOnlyList<Item>>
{
    public static RazorSlice<IReadOnlyList<Item>> CreateSlice(IReadOnlyList<Item> model) =>
        new Faces_Desk_Lending_AlikeItems { Model = model };
}

internal sealed class CheckOutPage : IRazorSliceProxy<CheckOutModel>
{
    public static RazorSlice<CheckOutModel> CreateSlice(CheckOutModel model) => new Faces_Desk_Lending_CheckOutPage { Model = model };
}

internal sealed class CardPage : IRazorSliceProxy<ScanPageModel>
{
    public static RazorSlice<ScanPageModel> CreateSlice(ScanPageModel model) => new Faces_Desk_Lending_CardPage { Model = model };
}

internal sealed class CheckInPage : IRazorSliceProxy<ScanPageModel>
{
    public static RazorSlice<ScanPageModel> CreateSlice(ScanPageModel model) => new Faces_Desk_Lending_CheckInPage { Model = model };
}

internal sealed class ShelfPage : IRazorSliceProxy<ShelfModel>
{
    public static RazorSlice<ShelfModel> CreateSlice(ShelfModel model) => new Faces_Desk_Lending_ShelfPage { Model = model };
}

internal sealed class OverduePage : IRazorSliceProxy<OverdueModel>
{
    public static RazorSlice<OverdueModel> CreateSlice(OverdueModel model) => new Faces_Desk_Lending_OverduePage { Model = model };
}
