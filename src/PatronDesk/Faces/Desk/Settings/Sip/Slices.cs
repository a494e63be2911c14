using AspNetCoreGeneratedDocument;
using RazorSlices;

namespace PatronDesk.Faces.Desk.Settings;

internal sealed class SipClientsPage : IRazorSliceProxy<SipClientsModel>
{
    public static RazorSlice<SipClientsModel> CreateSlice(SipClientsModel model) =>
        new Faces_Desk_Settings_Sip_SipClientsPage { Model = model };
}

internal sealed class SipClientPage : IRazorSliceProxy<SipClientModel>
{
    public static RazorSlice<SipClientModel> CreateSlice(SipClientModel model) =>
        new Faces_Desk_Settings_Sip_SipClientPage { Model = model };
}

internal sealed class SipMessagesPage : IRazorSliceProxy<SipMessagesModel>
{
    public static RazorSlice<SipMessagesModel> CreateSlice(SipMessagesModel model) =>
        new Faces_Desk_Settings_Sip_SipMessagesPage { Model = model };
}
