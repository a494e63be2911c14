namespace PatronDesk.Intake;

/// <summary>Compares headings: case, accents, blanks and signs don't count, so <c>Call number</c> is <c>call_number</c>.</summary>
internal static class Headings
{
    public static string Fold(string heading) => string.Concat(Cql.Text.Fold.Search(heading).Where(char.IsLetterOrDigit));
}
