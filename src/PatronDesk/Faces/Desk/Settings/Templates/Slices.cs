using AspNetCoreGeneratedDocument;
using RazorSlices;

namespace PatronDesk.Faces.Desk.Settings;

internal sealed class TemplatesPage : IRazorSliceProxy<TemplatesModel>
{
    public static RazorSlice<TemplatesModel> CreateSlice(TemplatesModel model) =>
        new Faces_Desk_Settings_Templates_TemplatesPage { Model = model };
}

internal sealed class TemplateFormPage : IRazorSliceProxy<TemplateFormModel>
{
    public static RazorSlice<TemplateFormModel> CreateSlice(TemplateFormModel model) =>
        new Faces_Desk_Settings_Templates_TemplateFormPage { Model = model };
}

internal sealed class TemplateDeletePage : IRazorSliceProxy<TemplateQuestion>
{
    public static RazorSlice<TemplateQuestion> CreateSlice(TemplateQuestion model) =>
        new Faces_Desk_Settings_Templates_TemplateDeletePage { Model = model };
}
