namespace PatronDesk.Faces;

/// <summary>Shortens a text that a client sent, so that an answer can repeat it and stays small.</summary>
internal static class ShortText
{
    /// <summary>The text, or its first characters and an ellipsis. A character pair is never cut in half.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="most">UTF-16 units that are kept, from 2 up; the ellipsis is one more.</param>
    public static string Of(string text, int most)
    {
        if (text.Length <= most)
            return text;
        return text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)] + "…";
    }
}
