namespace PatronDesk.Faces.Folio;

/// <summary>Marks a route of this face that needs a caller.</summary>
/// <param name="Permission">The permission that the caller needs, by FOLIO's name: <c>manualblocks.item.put</c>.</param>
/// <param name="Operation">The words of a refusal: <c>update manualblock</c>.</param>
internal sealed record FolioRoute(string Permission, string Operation);

/// <summary>Marks a route of this face that is open to everyone: sign-in, and the calls of the gateway.</summary>
/// <param name="Operation">The words of a refusal: <c>sign in</c>.</param>
internal sealed record FolioOpenRoute(string Operation)
{
    /// <summary>Whether it may be called before there is a library: the gateway makes its libraries itself.</summary>
    public bool NeedsNoLibrary { get; init; }
}
