namespace PatronDesk.Faces.Desk.Signals;

/// <summary>How a browser tells of a refused scan, besides the line that stays.</summary>
internal static class SignalChoice
{
    public const string Flash = "flash";
    public const string Sound = "sound";
    public const string Nothing = "nothing";

    /// <summary>The choices; a sound never comes without the flash, for those who don't hear it.</summary>
    public static IReadOnlyList<string> All { get; } = [Flash, Sound, Nothing];

    /// <summary>The choice that a text names; the flash for any other text.</summary>
    public static string Of(string? text) => text is not null && All.Contains(text) ? text : Flash;
}
