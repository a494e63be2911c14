namespace PatronDesk.Faces.Sip2;

/// <summary>Sentences of AF that several messages use.</summary>
internal static class Words
{
    public const string NotProven = "The card number or the PIN is not right.";
    public const string NotNow = "This is not possible now; please ask at the desk.";
    public const string NotHere = "This is not possible here; please ask at the desk.";
    public const string NotSetUp = "The library is not set up yet.";
    public const string NoFees = "No fees are taken here; please ask at the desk.";
    public const string UnknownItem = "The library does not know this item.";

    /// <summary>The sentences, each once.</summary>
    public static string[] Once(IEnumerable<string> sentences) => [.. sentences.Distinct(StringComparer.Ordinal)];
}
