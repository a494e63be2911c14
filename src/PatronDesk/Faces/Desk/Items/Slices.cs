using AspNetCoreGeneratedDocument;
using RazorSlices;

namespace PatronDesk.Faces.Desk.Items;

internal sealed class ItemsPage : IRazorSliceProxy<ItemListModel>
{
    public static RazorSlice<ItemListModel> CreateSlice(ItemListModel model) => new Faces_Desk_Items_ItemsPage { Model = model };
}

internal sealed class ItemPage : IRazorSliceProxy<ItemModel>
{
    public static RazorSlice<ItemModel> CreateSlice(ItemModel model) => new Faces_Desk_Items_ItemPage { Model = model };
}

internal sealed class ItemFormPage : IRazorSliceProxy<ItemFormModel>
{
    public static RazorSlice<ItemFormModel> CreateSlice(ItemFormModel model) => new Faces_Desk_Items_ItemFormPage { Model = model };
}

internal sealed class ImportPage : IRazorSliceProxy<ImportModel>
{
    public static RazorSlice<ImportModel> CreateSlice(ImportModel model) => new Faces_Desk_Items_ImportPage { Model = model };
}
