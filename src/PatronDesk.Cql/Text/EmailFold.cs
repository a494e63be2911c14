namespace PatronDesk.Cql.Text;

/// <summary>By which text an email address is unique, and found.</summary>
public static class EmailFold
{
    /// <summary>
    /// As <see cref="Fold.Case"/>, but for two things: a domain in ASCII (<c>xn--…</c>) is the same as the one in letters,
    /// and ß is not ss, since two people may have these. What is no address comes out as <see cref="Fold.Case"/> has it.
    /// </summary>
    public static string Of(string email)
    {
        ArgumentNullException.ThrowIfNull(email);
        var text = InLetters(email.Trim());
        // Piece by piece, so that no piece holds what would become ss. A text with blanks is no address: folding trims.
        return text.AsSpan().ContainsAny('ß', 'ẞ') && !text.Any(char.IsWhiteSpace)
            ? string.Join('ß', text.Split('ß', 'ẞ').Select(Fold.Case))
            : Fold.Case(text);
    }

    private static string InLetters(string email)
    {
        var domain = email.LastIndexOf('@') + 1;
        return domain > 0 && email.AsSpan(domain).Contains("xn--", StringComparison.OrdinalIgnoreCase)
            ? email[..domain] + string.Join('.', email[domain..].Split('.').Select(label => Punycode.Decode(label) ?? label))
            : email;
    }
}
