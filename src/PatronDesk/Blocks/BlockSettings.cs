namespace PatronDesk.Blocks;

/// <summary>The operator's settings of this room.</summary>
/// <param name="RequireKnownPatron">Refuse a block for a user that is no patron of the library; off, since users may live elsewhere.</param>
internal sealed record BlockSettings(bool RequireKnownPatron);
