using System.Buffers;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace PatronDesk.Faces;

/// <summary>
/// Finds percent-encoded bytes of the query that are no UTF-8, such as half of a character pair. The web server leaves such
/// escapes as they are. So a client that encodes in Latin-1 would unknowingly create a patron called <c>M%FCller</c>, or
/// search for one.
/// </summary>
internal static class QueryText
{
    /// <summary>Finds the first such place in the parameters that are read; null if there is none.</summary>
    /// <param name="request">Whose query.</param>
    /// <param name="isAsked">Whether a parameter, by its name in any case, is read.</param>
    /// <returns>The parameter, and the character in it, counted from 1 in UTF-16.</returns>
    public static (string Name, int Column)? FirstBroken(HttpRequest request, Func<string, bool> isAsked)
    {
        if (request.QueryString.Value is not { } query || !HasHighEscape(query))
            return null;
        foreach (var pair in new QueryStringEnumerable(query))
        {
            if (HasHighEscape(pair.EncodedValue.Span) && pair.DecodeName().ToString() is var name && isAsked(name)
                && BrokenColumn(pair.EncodedValue.Span) is { } column)
                return (name, column);
        }

        return null;
    }

    private static int? BrokenColumn(ReadOnlySpan<char> encoded)
    {
        var bytes = Encoding.UTF8.GetBytes(encoded.ToString());
        var text = WebUtility.UrlDecodeToBytes(bytes, 0, bytes.Length).AsSpan();
        for (var column = 1; !text.IsEmpty;)
        {
            if (Rune.DecodeFromUtf8(text, out var rune, out var length) != OperationStatus.Done)
                return column;
            column += rune.Utf16SequenceLength;
            text = text[length..];
        }

        return null;
    }

    private static bool HasHighEscape(ReadOnlySpan<char> sent)
    {
        for (int at; (at = sent.IndexOf('%')) >= 0; sent = sent[(at + 1)..])
        {
            if (at + 1 < sent.Length && sent[at + 1] >= '8')
                return true;
        }

        return false;
    }
}
