using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PatronDesk.Cql.Ast;
using PatronDesk.Cql.Text;

namespace PatronDesk.Cql.Tests.Meaning;

/// <summary>
/// What a query means, said a second time and simply: the witness against which both engines are held. It shares the
/// parser and <see cref="Fold"/> with the library, nothing else.
/// </summary>
internal static class MemoryEvaluator
{
    // Letters that stand for masks while a term is folded and cut into words.
    private const char Any = 'ꙮ';
    private const char One = 'ꘒ';
    private const string OneCharacter = "(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[^\uD800-\uDFFF])";

    /// <summary>The names of the items that match, in their order when the query sorts.</summary>
    public static IEnumerable<Item> Find(CqlNode query, IEnumerable<Item> items)
    {
        if (query is not SortNode sort)
            return items.Where(item => Matches(query, item));
        var found = items.Where(item => Matches(sort.Query, item)).OrderBy(_ => 0);
        return sort.Keys.Aggregate(found, Sorted);
    }

    public static bool Matches(CqlNode node, Item item) => node switch
    {
        BooleanNode { Operator: BooleanOperator.And } b => Matches(b.Left, item) && Matches(b.Right, item),
        BooleanNode { Operator: BooleanOperator.Or } b => Matches(b.Left, item) || Matches(b.Right, item),
        BooleanNode { Operator: BooleanOperator.Not } b => Matches(b.Left, item) && !Matches(b.Right, item),
        SearchClause c => Matches(c, item),
        _ => throw new NotSupportedException("Not executed."),
    };

    private static bool Matches(SearchClause clause, Item item)
    {
        if (clause.Index.Equals("cql.allRecords", StringComparison.OrdinalIgnoreCase))
            return true;
        var kind = clause.Relation.Kind;
        var term = WithMasks(clause.Term);
        if (kind == RelationKind.Equal && term == Any.ToString())
            return true;
        if (clause.Index.Equals("cql.serverChoice", StringComparison.OrdinalIgnoreCase))
            return MatchesText(item.Desc, clause, hasWords: true) || MatchesText(item.LastName, clause, hasWords: true);
        if (clause.Index == "keywords")
        {
            var words = string.IsNullOrWhiteSpace(term)
                || MatchesWords(
                    [Fold.WordText(item.Keywords)],
                    term,
                    kind is RelationKind.NotEqual or RelationKind.Exact ? RelationKind.Equal : kind);
            return words == (kind != RelationKind.NotEqual);
        }
        return item[clause.Index] switch
        {
            null => false,
            string text when clause.Index is "id" or "patronGroup" => MatchesUuid(text, term, kind),
            string text when clause.Index == "userId" => MatchesText(text, clause, hasWords: true, mayRespect: false),
            string text when clause.Index is "borrowing" or "active" => MatchesFlag(text, clause),
            string text => MatchesText(text, clause, clause.Index != "barcode"),
            DateTimeOffset instant => MatchesInstant(instant, term, kind),
            string[] list => MatchesList(list, term, kind),
            long number => MatchesWhole(number, term, kind),
            _ => throw new NotSupportedException(clause.Index),
        };
    }

    private static bool MatchesText(string? text, SearchClause clause, bool hasWords, bool mayRespect = true)
    {
        if (text is null)
            return false;
        var modifiers = clause.Relation.Modifiers.Select(m => m.Type).ToList();
        if (modifiers.Contains("number"))
            return MatchesNumber(text, clause);
        var fold = mayRespect ? Folding(modifiers) : Fold.Search;
        var (kind, term) = (clause.Relation.Kind, WithMasks(clause.Term));
        switch (kind)
        {
            case RelationKind.Exact:
                return IsLike(fold(text), fold(term));
            case RelationKind.NotEqual:
                return !IsLike(fold(text), fold(term));
            case RelationKind.Less or RelationKind.LessOrEqual or RelationKind.Greater or RelationKind.GreaterOrEqual:
                return Holds(kind, CompareBytes(fold(text), fold(WithMasks(clause.Term, masked: false))));
        }
        if (string.IsNullOrWhiteSpace(term))
            return true;
        if (!hasWords)
        {
            var parts = term.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            return kind switch
            {
                RelationKind.Any => parts.Any(part => IsLike(fold(text), fold(part))),
                RelationKind.All => parts.All(part => IsLike(fold(text), fold(part))),
                _ => IsLike(fold(text), fold(term)),
            };
        }
        if (fold == Fold.Search)
            return MatchesWords([Fold.WordText(text)], term, kind);
        // Spelled words: the words as ever, and each of them somewhere in the text as it is spelled.
        var spelled = RawWords(term)
            .Where(word => Fold.Words(word).Any(folded => folded != Any.ToString())).ToList();
        if (spelled.Count == 0)
            return MatchesWords([Fold.WordText(text)], term, kind);
        bool IsSpelled(string word) => fold(word).Split(Any, One).All(part => fold(text).Contains(part, StringComparison.Ordinal));
        bool IsWord(string word) => MatchesWords([Fold.WordText(text)], word, RelationKind.Equal);
        return kind switch
        {
            RelationKind.Any => spelled.Any(word => IsWord(word) && IsSpelled(word)),
            RelationKind.All => spelled.All(word => IsWord(word) && IsSpelled(word)),
            _ => IsWord(term) && spelled.All(IsSpelled),
        };
    }

    private static string[] RawWords(string term) => string.Concat(
        term.EnumerateRunes().Select(rune => Rune.GetUnicodeCategory(rune) <= UnicodeCategory.OtherNumber ? rune.ToString() : " "))
        .Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static bool MatchesWords(string[] wordTexts, string term, RelationKind kind, bool isWhole = false)
    {
        var tokens = Fold.Words(term);
        var wanted = tokens.Where(word => word != Any.ToString()).ToList();
        if (wanted.Count == 0)
            return tokens.Count > 0;
        var texts = wordTexts.Select(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        return kind switch
        {
            RelationKind.All => wanted.All(word => texts.Any(words => words.Any(w => IsLike(w, word)))),
            RelationKind.Any => wanted.Any(word => texts.Any(words => words.Any(w => IsLike(w, word)))),
            _ => texts.Any(words => Enumerable.Range(0, Math.Max(0, words.Length - wanted.Count + 1)).Any(start =>
                (!isWhole || words.Length == wanted.Count) && wanted.Select((word, i) => IsLike(words[start + i], word)).All(x => x))),
        };
    }

    private static bool MatchesList(string[] list, string term, RelationKind kind)
    {
        var texts = list.Select(Fold.WordText).ToArray();
        switch (kind)
        {
            case RelationKind.Exact or RelationKind.NotEqual:
                var found = Fold.Search(term).Length == 0 ? list.Length == 0 : MatchesWords(texts, term, RelationKind.Equal, isWhole: true);
                return found == (kind == RelationKind.Exact);
            default:
                return string.IsNullOrWhiteSpace(term) || MatchesWords(texts, term, kind);
        }
    }

    private static bool MatchesNumber(string text, SearchClause clause)
    {
        var term = Unescaped(clause.Term).Trim();
        return term.Length == 0 ? clause.Relation.Kind == RelationKind.Equal
            : Number(text) is { } number && Number(term) is { } other && Holds(clause.Relation.Kind, number.CompareTo(other));
    }

    private static bool MatchesWhole(long number, string term, RelationKind kind) => MatchesOrdered(
        term, kind, text => number.CompareTo(Whole(text)!.Value), text => text == Any.ToString() || Whole(text) == number);

    private static bool MatchesOrdered(string term, RelationKind kind, Func<string, int> compare, Func<string, bool> isSame)
    {
        term = term.Trim();
        if (kind is >= RelationKind.Less and <= RelationKind.GreaterOrEqual)
            return Holds(kind, compare(term));
        if (kind is RelationKind.Any or RelationKind.All && term.Length > 0)
        {
            var parts = term.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            return kind == RelationKind.Any ? parts.Any(isSame) : parts.All(isSame);
        }
        return kind switch
        {
            RelationKind.NotEqual => !isSame(term),
            RelationKind.Exact => isSame(term),
            _ => term.Length == 0 || isSame(term),
        };
    }

    private static long? Whole(string text) =>
        Regex.IsMatch(text, @"^[-+]?\d{1,19}\z", RegexOptions.ECMAScript) && Int128.Parse(text, CultureInfo.InvariantCulture) is var whole
            && whole <= long.MaxValue && whole >= long.MinValue ? (long)whole : null;

    private static double? Number(string text) =>
        Regex.IsMatch(text, @"^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d\d?)?\z", RegexOptions.ECMAScript)
            ? double.Parse(text, CultureInfo.InvariantCulture)
            : null;

    private static bool MatchesUuid(string id, string term, RelationKind kind)
    {
        term = Fold.Search(term);
        var same = IsLike(id, term);
        return kind switch
        {
            RelationKind.Equal => term.Length == 0 || same,
            RelationKind.Exact => same,
            RelationKind.NotEqual => !same,
            _ => Holds(kind, string.CompareOrdinal(id, term)),
        };
    }

    // The flag's text has one spelling, so respecting case or accents is asking for it.
    private static bool MatchesFlag(string flag, SearchClause clause)
    {
        var term = WithMasks(clause.Term);
        var spelled = Folding([.. clause.Relation.Modifiers.Select(m => m.Type)])(term);
        return clause.Relation.Kind is RelationKind.Equal or RelationKind.Adjacent or RelationKind.All or RelationKind.Any
            && Fold.Words(term).Any(word => word != Any.ToString())
                ? IsWord(flag, spelled, clause.Relation.Kind)
                : MatchesText(flag, clause, hasWords: true);

        static bool IsWord(string flag, string spelled, RelationKind kind)
        {
            var words = Regex.Matches(spelled, @"[\p{L}\p{M}\p{N}]+").Select(m => m.Value).Where(w => w != Any.ToString()).ToList();
            return kind == RelationKind.Any ? words.Any(w => IsLike(flag, w))
                : kind == RelationKind.All ? words.All(w => IsLike(flag, w))
                : words.Count == 1 && IsLike(flag, words[0]);
        }
    }

    private static bool MatchesInstant(DateTimeOffset instant, string term, RelationKind kind) => MatchesOrdered(
        term, kind, text => instant.CompareTo(Instant(text)!.Value), text => text.Contains(Any)
            ? instant.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture).StartsWith(
                text.Trim(Any).Replace(' ', 'T'), StringComparison.Ordinal)
            : Instant(text) == instant);

    private static DateTimeOffset? Instant(string text)
    {
        var m = Regex.Match(
            text,
            @"^(?<y>\d{4})(-(?<m>\d\d)(-(?<d>\d\d)([Tt ](?<h>\d\d)(:(?<i>\d\d)(:(?<s>\d\d(\.\d+)?))?)?"
                + @"([Zz]|(?<o>[-+ ]\d\d)(:?(?<oi>\d\d))?)?)?)?)?\z");
        string Part(string name, string absent) => m.Groups[name] is { Success: true } found ? found.Value : absent;
        return m.Success && DateTimeOffset.TryParse(
            $"{Part("y", "")}-{Part("m", "01")}-{Part("d", "01")}T{Part("h", "00")}:{Part("i", "00")}:{Part("s", "00")}"
            + $"{Part("o", "+00").Replace(' ', '+')}:{Part("oi", "00")}",
            CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant) ? instant : null;
    }

    private static IOrderedEnumerable<Item> Sorted(IOrderedEnumerable<Item> items, CqlSortKey key)
    {
        var modifiers = key.Modifiers.Select(m => m.Type.Replace("sort.", "", StringComparison.Ordinal)).ToList();
        object? Value(Item item) => item[key.Index] switch
        {
            string text when modifiers.Contains("number") => Number(text),
            string text when key.Index is "id" or "userId" or "patronGroup" => text,
            string text => Folding(modifiers)(text),
            string[] list => Fold.ListText(list),
            var other => other,
        };
        var byValue = Comparer<object?>.Create((x, y) => (x, y) switch
        {
            (null, null) => 0,
            (null, _) => 1,
            (_, null) => -1,
            (string a, string b) => CompareBytes(a, b),
            _ => ((IComparable)x).CompareTo(y),
        });
        return modifiers.Contains("descending") ? items.ThenByDescending(Value, byValue) : items.ThenBy(Value, byValue);
    }

    private static Func<string, string> Folding(List<string> modifiers) =>
        (modifiers.LastOrDefault(m => m.EndsWith("case", StringComparison.Ordinal)) == "respectcase",
            modifiers.LastOrDefault(m => m.EndsWith("accents", StringComparison.Ordinal)) == "respectaccents") switch
        {
            (false, false) => Fold.Search,
            (false, true) => Fold.Case,
            (true, false) => Fold.Accents,
            (true, true) => text => text,
        };

    private static bool Holds(RelationKind kind, int order) => kind switch
    {
        RelationKind.Equal or RelationKind.Exact => order == 0,
        RelationKind.NotEqual => order != 0,
        RelationKind.Less => order < 0,
        RelationKind.LessOrEqual => order <= 0,
        RelationKind.Greater => order > 0,
        _ => order >= 0,
    };

    private static bool IsLike(string text, string pattern) => Regex.IsMatch(
        text,
        "^" + Regex.Escape(pattern).Replace(Any.ToString(), ".*", StringComparison.Ordinal)
            .Replace(One.ToString(), OneCharacter, StringComparison.Ordinal) + "\\z",
        RegexOptions.Singleline | RegexOptions.CultureInvariant);

    private static int CompareBytes(string x, string y) =>
        Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y));

    private static string Unescaped(string term) => WithMasks(term, masked: false);

    private static string WithMasks(string term, bool masked = true)
    {
        var text = new StringBuilder();
        for (var i = 0; i < term.Length; i++)
        {
            var isEscape = term[i] == '\\' && i + 1 < term.Length;
            var c = isEscape ? term[++i] : term[i];
            text.Append(isEscape || !masked ? c : c == '*' ? Any : c == '?' ? One : c);
        }
        return Regex.Replace(text.ToString(), Any + "+", Any.ToString());
    }
}
