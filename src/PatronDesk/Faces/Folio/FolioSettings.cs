namespace PatronDesk.Faces.Folio;

/// <summary>How this face stands in the world.</summary>
/// <param name="BehindGateway">
/// Whether everything comes through Okapi or Kong, whose headers then say who calls. Anyone else who reaches the server
/// could write those headers too.
/// </param>
internal sealed record FolioSettings(bool BehindGateway);
