using AspNetCoreGeneratedDocument;
using PatronDesk.Blocks;
using RazorSlices;

namespace PatronDesk.Faces.Desk.Blocks;

internal sealed class BlockRow : IRazorSliceProxy<ManualBlock>
{
    public static RazorSlice<ManualBlock> CreateSlice(ManualBlock model) => new Faces_Desk_Blocks_BlockRow { Model = model };
}

internal sealed class BlockFormPage : IRazorSliceProxy<BlockFormModel>
{
    public static RazorSlice<BlockFormModel> CreateSlice(BlockFormModel model) => new Faces_Desk_Blocks_BlockFormPage { Model = model };
}

internal sealed class LiftPage : IRazorSliceProxy<LiftModel>
{
    public static RazorSlice<LiftModel> CreateSlice(LiftModel model) => new Faces_Desk_Blocks_LiftPage { Model = model };
}

internal sealed class TemplateField : IRazorSliceProxy<TemplateFieldModel>
{
    public static RazorSlice<TemplateFieldModel> CreateSlice(TemplateFieldModel model) =>
        new Faces_Desk_Blocks_TemplateField { Model = model };
}
