namespace PatronDesk.Cql.Text;

/// <summary>Folds an email address to the text by which it is unique and found.</summary>
public static class EmailFold
{
    /// <summary>
    /// Like <see cref="Fold.Case"/>, with two differences: a domain in ASCII (<c>xn--…</c>) equals the one in letters, and ß
    /// differs from ss, since two people may have these addresses. A text that is no address folds as there.
    /// </summary>
    public static string Of(string email)
    {
        ArgumentNullException.ThrowIfNull(email);
        var text = InLetters(email.Trim());
        // Fold piece by piece, so that no ß is in a piece. A text with blanks is no address, because folding trims.
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
