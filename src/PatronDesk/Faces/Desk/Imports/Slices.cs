using AspNetCoreGeneratedDocument;
using PatronDesk.Intake;
using RazorSlices;

namespace PatronDesk.Faces.Desk.Imports;

internal sealed class ImportStartPage : IRazorSliceProxy<ImportStartModel>
{
    public static RazorSlice<ImportStartModel> CreateSlice(ImportStartModel model) =>
        new Faces_Desk_Imports_ImportStartPage { Model = model };
}

internal sealed class ImportRunPage : IRazorSliceProxy<ImportRunModel>
{
    public static RazorSlice<ImportRunModel> CreateSlice(ImportRunModel model) => new Faces_Desk_Imports_ImportRunPage { Model = model };
}

internal sealed class ImportChoiceFields : IRazorSliceProxy<ImportChoiceModel>
{
    public static RazorSlice<ImportChoiceModel> CreateSlice(ImportChoiceModel model) =>
        new Faces_Desk_Imports_ImportChoiceFields { Model = model };
}

internal sealed class ImportFound : IRazorSliceProxy<ImportResult>
{
    public static RazorSlice<ImportResult> CreateSlice(ImportResult model) => new Faces_Desk_Imports_ImportFound { Model = model };
}
