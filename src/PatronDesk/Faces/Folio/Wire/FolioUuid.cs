namespace PatronDesk.Faces.Folio.Wire;

/// <summary>The two patterns that the document has for ids.</summary>
internal static class FolioUuid
{
    public const string StrictPattern =
        "^[a-fA-F0-9]{8}-[a-fA-F0-9]{4}-[1-5][a-fA-F0-9]{3}-[89abAB][a-fA-F0-9]{3}-[a-fA-F0-9]{12}$";

    public const string LoosePattern = "^[a-fA-F0-9]{8}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{12}$";

    public static bool IsStrict(string text) =>
        IsLoose(text) && text[14] is >= '1' and <= '5' && "89abAB".Contains(text[19], StringComparison.Ordinal);

    public static bool IsLoose(string text)
    {
        if (text.Length != 36)
            return false;
        for (var i = 0; i < 36; i++)
        {
            if (i is 8 or 13 or 18 or 23 ? text[i] != '-' : !char.IsAsciiHexDigit(text[i]))
                return false;
        }

        return true;
    }
}
