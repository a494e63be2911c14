namespace PatronDesk.Faces.Folio;

/// <summary>Marks a route of this face that needs a caller.</summary>
/// <param name="Permission">What the caller must be allowed, in FOLIO's names: <c>manualblocks.item.put</c>.</param>
/// <param name="Doing">The words of a refusal: <c>update manualblock</c>.</param>
internal sealed record FolioRoute(string Permission, string Doing);

/// <summary>Marks a route of this face that is open to everyone: signing in, and the gateway's questions.</summary>
/// <param name="Doing">The words of a refusal: <c>sign in</c>.</param>
internal sealed record FolioOpenRoute(string Doing);
