using AspNetCoreGeneratedDocument;
using RazorSlices;

namespace PatronDesk.Faces.Desk.Home;

internal sealed class HomePage : IRazorSliceProxy<HomeModel>
{
    public static RazorSlice<HomeModel> CreateSlice(HomeModel model) => new Faces_Desk_Home_HomePage { Model = model };
}

internal sealed class Chart : IRazorSliceProxy<ChartModel>
{
    public static RazorSlice<ChartModel> CreateSlice(ChartModel model) => new Faces_Desk_Home_Chart { Model = model };
}

internal sealed class Tile : IRazorSliceProxy<TileModel>
{
    public static RazorSlice<TileModel> CreateSlice(TileModel model) => new Faces_Desk_Home_Tile { Model = model };
}
