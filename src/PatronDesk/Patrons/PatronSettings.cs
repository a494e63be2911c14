namespace PatronDesk.Patrons;

/// <summary>The operator's settings of this room.</summary>
/// <param name="QueryLimit">How long a query that no index serves may take.</param>
internal sealed record PatronSettings(TimeSpan QueryLimit);
