namespace PatronDesk.Faces.Desk.Settings;

/// <summary>What was done just now: an address says it to the page to which it leads.</summary>
internal static class Done
{
    /// <summary>The key of the sentence; null for nothing, or for what the page does not know.</summary>
    public static string? Of(HttpContext context, params ReadOnlySpan<string> known)
    {
        var said = context.Request.Query["done"].ToString();
        return known.Contains(said) ? $"done.{said}" : null;
    }
}
