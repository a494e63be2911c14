namespace PatronDesk.Faces.Desk.Home;

/// <summary>Numbers as a picture, with the table of them behind it.</summary>
/// <param name="Name">What is counted, and the key of the chart's heading.</param>
/// <param name="Points">The numbers, each with its label; null where counting took longer than it may.</param>
internal sealed record ChartModel(string Name, IReadOnlyList<ChartPoint>? Points)
{
    /// <summary>The height of the picture; each bar is ten wide, and two of that are blank.</summary>
    public const int Height = 60;

    /// <summary>The largest number; 1 where there is none, so that nothing is divided by 0.</summary>
    public long Largest => Math.Max(1, Points!.Max(static point => point.Count));

    public int Width => Points!.Count * 10;

    /// <summary>The bars, as the path of an SVG. A number above 0 is always seen.</summary>
    public string Path => string.Concat(Points!.Select((point, i) =>
    {
        var height = point.Count == 0 ? 0 : Math.Max(1, (int)(point.Count * Height / Largest));
        return string.Create(null, $"M{i * 10 + 1} {Height - height}h8v{height}h-8z");
    }));
}

/// <summary>A number of a chart.</summary>
/// <param name="Label">What it counts.</param>
/// <param name="Count">The number.</param>
internal sealed record ChartPoint(string Label, long Count);

/// <summary>The charts of the home page.</summary>
internal sealed record HomeCharts(ChartModel Patrons, ChartModel Blocks, ChartModel Loans);
