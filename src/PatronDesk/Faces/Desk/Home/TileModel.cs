namespace PatronDesk.Faces.Desk.Home;

/// <summary>A number with its name.</summary>
/// <param name="Key">The name's key among the sentences.</param>
/// <param name="Count">The number.</param>
/// <param name="Path">The page that lists what is counted; null for none.</param>
internal sealed record TileModel(string Key, long Count, string? Path);
