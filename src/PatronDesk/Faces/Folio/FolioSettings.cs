namespace PatronDesk.Faces.Folio;

/// <summary>Settings of this face.</summary>
/// <param name="BehindGateway">
/// Whether all requests come through Okapi or Kong, whose headers then name the caller. Anyone else who reaches the server
/// could send those headers too.
/// </param>
internal sealed record FolioSettings(bool BehindGateway);
