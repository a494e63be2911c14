using System.Buffers;
using System.Globalization;
using System.Text;

namespace PatronDesk.Cql.Text;

/// <summary>
/// Makes different spellings of a text equal. It uses no culture data, so the result is the same on every machine, with or
/// without ICU. The result is stored beside the original and compared as UTF-8 bytes. The Unicode version is in
/// tools/make-fold-table.cs. A lone surrogate passes through unchanged.
/// </summary>
public static class Fold
{
    /// <summary>
    /// Trimmed of white space, case folded in full (ß is ss) and canonically decomposed and ordered; accents stay. Two
    /// texts that a reader can't tell apart but for case give the same result, whether they came as NFC or NFD.
    /// For the uniqueness of emails and user names.
    /// </summary>
    public static string Case(string text) => As(text, FoldMode.Case);

    /// <summary>
    /// Like <see cref="Case"/>, with accents removed and letters such as ø, ł, æ and þ written plainly, as PostgreSQL's
    /// unaccent does. Marks that spell a word (Indic vowel signs, Thai vowels, kana voicing) stay; those that readers
    /// leave out (Hebrew points, Arabic harakat) go, and so do characters that can't be seen. White space inside stays.
    /// </summary>
    public static string Search(string text) => As(text, FoldMode.Search);

    /// <summary>
    /// Trimmed, canonically decomposed and ordered, without the marks that <see cref="Search"/> drops; case and letters
    /// such as ø stay. For comparisons that respect case and ignore accents.
    /// </summary>
    public static string Accents(string text) => As(text, FoldMode.Accents);

    /// <summary>
    /// The words of a text after <see cref="Search"/>, in order: maximal runs of letters, digits and marks.
    /// </summary>
    public static IReadOnlyList<string> Words(string text)
    {
        var words = WordText(text);
        return words.Length == 0 ? [] : words[1..^1].Split(' ');
    }

    /// <summary>
    /// The words joined and surrounded by single spaces (" anna maria "), so that a phrase of whole words is a plain
    /// substring. Empty when there are no words.
    /// </summary>
    public static string WordText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var folded = Search(text);
        var result = new Buffer(stackalloc char[256]);
        var inWord = false;
        for (var i = 0; i < folded.Length;)
        {
            var (cp, length) = At(folded, i);
            if (IsWordPart(cp))
            {
                if (!inWord)
                    result.Append(' ');
                result.Append(folded.AsSpan(i, length));
                inWord = true;
            }
            else
            {
                inWord = false;
            }
            i += length;
        }
        if (result.Length > 0)
            result.Append(' ');
        return result.Finish(folded);
    }

    /// <summary>
    /// The words of a list's elements: <see cref="WordText"/> of each, with line feeds around, so that no phrase reaches
    /// from one element into the next. Empty for an empty list.
    /// </summary>
    public static string ListText(IEnumerable<string> elements)
    {
        string[] words = [.. elements.Select(WordText)];
        return words.Length == 0 ? "" : $"\n{string.Join('\n', words)}\n";
    }

    private static bool IsWordPart(int cp) => cp < 0x80
        ? char.IsAsciiLetterOrDigit((char)cp)
        : CharUnicodeInfo.GetUnicodeCategory(cp) is <= UnicodeCategory.OtherNumber; // L*, M* and N* come first

    /// <summary>The length of the word character or mask at an index; 0 if there is none.</summary>
    internal static int WordPartLength(string text, int index, char mask, char otherMask)
    {
        var (cp, length) = At(text, index);
        return cp == mask || cp == otherMask || IsWordPart(cp) ? length : 0;
    }

    /// <summary>The text without the differences that a comparison ignores.</summary>
    internal static string As(string text, FoldMode mode)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (mode == FoldMode.None)
            return text;
        if (Ascii.IsValid(text))
            return FoldAscii(text, mode);

        var trimmed = text.AsSpan().Trim();
        var result = new Buffer(stackalloc char[256]);
        var needsOrder = false;
        for (var i = 0; i < trimmed.Length;)
        {
            var (cp, length) = At(trimmed, i);
            if (cp < 0x80)
            {
                result.Append(cp is >= 'A' and <= 'Z' && mode != FoldMode.Accents ? (char)(cp | 0x20) : (char)cp);
            }
            else
            {
                var start = result.Length;
                AppendFolded(ref result, cp, trimmed.Slice(i, length), mode);
                // No character below U+0300 has a combining class, so most texts need no ordering.
                needsOrder |= start < result.Length && result.Text[start..].IndexOfAnyExceptInRange('\0', '\u02FF') >= 0;
            }
            i += length;
        }
        if (needsOrder)
            Order(result.Text);
        if (mode == FoldMode.Case)
            result.Text.Replace(IotaBelow, 'ι');
        return result.FinishTrimmed(text);
    }

    /// <summary>
    /// The only combining mark whose case folding is a letter; it must sort as a mark before it becomes one.
    /// </summary>
    private const char IotaBelow = '\u0345';

    private static string FoldAscii(string text, FoldMode mode)
    {
        var trimmed = text.AsSpan().Trim();
        if (mode == FoldMode.Accents || !trimmed.ContainsAnyInRange('A', 'Z'))
            return trimmed.Length == text.Length ? text : trimmed.ToString();
        return string.Create(trimmed.Length, trimmed, static (to, from) => Ascii.ToLower(from, to, out _));
    }

    private static void AppendFolded(ref Buffer result, int cp, ReadOnlySpan<char> self, FoldMode mode)
    {
        const int syllables = 0xAC00, leads = 0x1100, vowels = 0x1161, trails = 0x11A7, vowelCount = 21, trailCount = 28;
        if (cp is >= syllables and <= 0xD7A3)
        {
            var index = cp - syllables;
            result.Append((char)(leads + (index / (vowelCount * trailCount))));
            result.Append((char)(vowels + (index / trailCount % vowelCount)));
            if (index % trailCount > 0)
                result.Append((char)(trails + (index % trailCount)));
            return;
        }
        if (cp is >= 0xE0000 and <= 0xE0FFF && mode == FoldMode.Search)
            return; // tags and variation selectors, all of them invisible
        var key = cp <= 0xFFFF
            ? FoldTable.Keys.BinarySearch((ushort)cp)
            : FoldTable.HighKeys.BinarySearch(cp);
        if (key < 0)
        {
            result.Append(self);
            return;
        }
        var offset = FoldTable.Offsets[cp <= 0xFFFF ? key : key + FoldTable.Keys.Length];
        int header = FoldTable.Pool[offset++];
        const int likeTheDefault = 31;
        var (caseLength, search, accents) = (header >> 10, header >> 5 & 31, header & 31);
        var searchLength = search == likeTheDefault ? 0 : search;
        result.Append(mode switch
        {
            FoldMode.Search when search != likeTheDefault => FoldTable.Pool.Slice(offset + caseLength, search),
            FoldMode.Accents when accents == likeTheDefault => self,
            FoldMode.Accents => FoldTable.Pool.Slice(offset + caseLength + searchLength, accents),
            _ => FoldTable.Pool.Slice(offset, caseLength),
        });
    }

    /// <summary>Canonical ordering: each run of combining marks sorted, stably, by combining class.</summary>
    private static void Order(Span<char> text)
    {
        for (var i = 0; i < text.Length;)
        {
            var (cp, length) = At(text, i);
            var start = i;
            i += length;
            if (ClassOf(cp) == 0)
                continue;
            var sorted = true;
            for (var last = ClassOf(cp); i < text.Length; i += length)
            {
                (cp, length) = At(text, i);
                var next = ClassOf(cp);
                if (next == 0)
                    break;
                sorted &= last <= next;
                last = next;
            }
            if (!sorted)
                OrderRun(text[start..i]);
        }
    }

    // Sort by counting, not by insertion: a hostile text of a million marks must not take quadratic time.
    private static void OrderRun(Span<char> run)
    {
        var copy = ArrayPool<char>.Shared.Rent(run.Length);
        run.CopyTo(copy);
        Span<int> starts = stackalloc int[256];
        starts.Clear();
        var source = copy.AsSpan(0, run.Length);
        for (var i = 0; i < source.Length;)
        {
            var (cp, length) = At(source, i);
            starts[ClassOf(cp)] += length;
            i += length;
        }
        var sum = 0;
        foreach (ref var start in starts)
            (start, sum) = (sum, sum + start);
        for (var i = 0; i < source.Length;)
        {
            var (cp, length) = At(source, i);
            ref var to = ref starts[ClassOf(cp)];
            source.Slice(i, length).CopyTo(run[to..]);
            to += length;
            i += length;
        }
        ArrayPool<char>.Shared.Return(copy);
    }

    private static int ClassOf(int cp)
    {
        if (cp < 0x300)
            return 0;
        var at = FoldTable.ClassFirst.BinarySearch(cp);
        if (at < 0)
            at = ~at - 1;
        return at >= 0 && cp <= FoldTable.ClassLast[at] ? FoldTable.ClassValue[at] : 0;
    }

    private static (int CodePoint, int Length) At(ReadOnlySpan<char> text, int index)
    {
        var c = text[index];
        return char.IsHighSurrogate(c) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1])
            ? (char.ConvertToUtf32(c, text[index + 1]), 2)
            : (c, 1);
    }

    /// <summary>A text that grows. It is on the stack while short, and in a rented array when long.</summary>
    private ref struct Buffer(Span<char> initial)
    {
        private Span<char> _span = initial;
        private char[]? _rented;

        public int Length { get; private set; }

        public readonly Span<char> Text => _span[..Length];

        public void Append(char c)
        {
            if (Length == _span.Length)
                Grow(1);
            _span[Length++] = c;
        }

        public void Append(ReadOnlySpan<char> text)
        {
            if (Length + text.Length > _span.Length)
                Grow(text.Length);
            text.CopyTo(_span[Length..]);
            Length += text.Length;
        }

        /// <summary>
        /// Returns the text as a string, or <paramref name="same"/> itself if nothing changed, and releases the buffer.
        /// </summary>
        public string Finish(string same) => End(Text, same);

        /// <summary>The same, trimmed again: a removed mark may leave white space at an end.</summary>
        public string FinishTrimmed(string same) => End(MemoryExtensions.Trim(Text), same);

        private string End(ReadOnlySpan<char> text, string same)
        {
            var result = text.SequenceEqual(same) ? same : text.ToString();
            if (_rented is not null)
                ArrayPool<char>.Shared.Return(_rented);
            _rented = null;
            return result;
        }

        private void Grow(int more)
        {
            var larger = ArrayPool<char>.Shared.Rent(Math.Max(_span.Length * 2, Length + more));
            Text.CopyTo(larger);
            if (_rented is not null)
                ArrayPool<char>.Shared.Return(_rented);
            _span = _rented = larger;
        }
    }
}
