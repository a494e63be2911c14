namespace PatronDesk.Blocks;

/// <summary>The operator's settings for this room.</summary>
/// <param name="RequireKnownPatron">
/// Refuse a block for a user who is not a patron of the library. Off by default, because users may be kept elsewhere.
/// </param>
/// <param name="AllOfOnePatron">
/// Return all blocks of one patron (up to <see cref="MostOfOnePatron"/>) where a query names one userId and gives no limit.
/// FOLIO's own clients forget the limit, and would miss blocks.
/// </param>
/// <param name="QueryLimit">How long a query that no index serves may take.</param>
internal sealed record BlockSettings(bool RequireKnownPatron, bool AllOfOnePatron, TimeSpan QueryLimit)
{
    public const int MostOfOnePatron = 1000;
}
