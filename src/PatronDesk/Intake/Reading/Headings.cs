using System.Text;

namespace PatronDesk.Intake;

/// <summary>
/// Compares headings: case, the spelling of accents, blanks and signs don't count, so <c>Call number</c> is <c>call_number</c>.
/// </summary>
internal static class Headings
{
    public static string Fold(string heading)
    {
        var folded = new StringBuilder(heading.Length);
        foreach (var c in heading.Normalize(NormalizationForm.FormC))
        {
            if (char.IsLetterOrDigit(c))
                folded.Append(char.ToLowerInvariant(c));
        }

        return folded.ToString();
    }
}
