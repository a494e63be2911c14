namespace PatronDesk.Blocks;

/// <summary>The operator's settings of this room.</summary>
/// <param name="RequireKnownPatron">Refuse a block for a user that is no patron of the library; off, since users may live elsewhere.</param>
/// <param name="AllOfOnePatron">
/// Answer all blocks of one patron (up to <see cref="MostOfOnePatron"/>) where a query pins one userId and gives no limit:
/// FOLIO's own clients forget the limit, and would miss blocks.
/// </param>
/// <param name="QueryLimit">How long a query that no index serves may take.</param>
internal sealed record BlockSettings(bool RequireKnownPatron, bool AllOfOnePatron, TimeSpan QueryLimit)
{
    public const int MostOfOnePatron = 1000;
}
