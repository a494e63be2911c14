using AspNetCoreGeneratedDocument;
using PatronDesk.Accounts;
using RazorSlices;

namespace PatronDesk.Faces.Desk.Settings;

internal sealed class KeysPage : IRazorSliceProxy<KeysModel>
{
    public static RazorSlice<KeysModel> CreateSlice(KeysModel model) => new Faces_Desk_Settings_Keys_KeysPage { Model = model };
}

internal sealed class MadeKeyPage : IRazorSliceProxy<MadeKeyModel>
{
    public static RazorSlice<MadeKeyModel> CreateSlice(MadeKeyModel model) => new Faces_Desk_Settings_Keys_MadeKeyPage { Model = model };
}

internal sealed class KeyRevokePage : IRazorSliceProxy<ApiKey>
{
    public static RazorSlice<ApiKey> CreateSlice(ApiKey model) => new Faces_Desk_Settings_Keys_KeyRevokePage { Model = model };
}
