using CsCheck;
using PatronDesk.Cql.Parsing;
using PatronDesk.Cql.Sql;

namespace PatronDesk.Cql.Tests.Meaning;

/// <summary>Random queries over random items: the memory evaluator and both engines find the same.</summary>
public class RandomTests
{
    private static readonly string[] Texts =
    [
        "", " ", "a", "A", "ä", "Ä", "a\u0308", "ab", "a b", "b-a", "aab", "Straße", "strasse", "ø", "Ø", "o", "æ", "ae",
        "*", "?", "a*b", "100%", "a_b", "[a]", "\\", "x\\y", "'", "\"", "$1", "4", "4.0", "-4", "4e0", "😀", "a😀b", "ﭐ",
        "हिन्दी",
        "が", "か", "한글", "ǅ", "ﬁx", "½", "İ", "ı", "ΌΣΟΣ", "ᾳ", "a\n b", "ж Й", "🐀", "a🐀b",
        "𐐀", "𐐨 z", "𠀀",
    ];

    private static readonly string[] Ids =
    [
        "46399627-08a9-414f-b91c-a8a7ec850d03", "46399627-08a9-414f-b91c-a8a7ec850d04", "00000000-0000-4000-8000-000000000000",
        "ffffffff-08a9-414f-b91c-a8a7ec850d03",
    ];

    private static readonly DateTimeOffset[] Instants =
    [
        new(2024, 5, 31, 18, 30, 0, TimeSpan.Zero), new(2024, 5, 31, 0, 0, 0, TimeSpan.Zero), new(2024, 6, 1, 0, 0, 0, TimeSpan.Zero),
        new(2023, 12, 31, 23, 59, 59, 999, TimeSpan.Zero), new(1969, 7, 20, 20, 17, 40, TimeSpan.Zero),
    ];

    private static readonly IReadOnlyList<Item> Items = MakeItems(new Random(20240531), 60);
    private static readonly Lazy<SqliteItems> Sqlite = new(() => new SqliteItems(Items));
    private static readonly Lazy<Task<PostgresItems>> Postgres = new(() => PostgresItems.CreateAsync(Items));

    private static readonly Gen<string> Query = QueryOf(3);

    [Fact]
    public Task SQLite_finds_what_memory_finds() => Query.SampleAsync(
        async query => await CompareAsync(query, Sqlite.Value), iter: 3_000, threads: 1);

    [Fact]
    public async Task PostgreSQL_finds_what_memory_finds()
    {
        var postgres = await Postgres.Value;
        await Query.SampleAsync(async query => await CompareAsync(query, postgres), iter: 1_500, threads: 1);
    }

    private static async Task CompareAsync(string query, IItemStore store)
    {
        try
        {
            CqlQuery.Compile(query, Item.Schema, SqlDialect.Sqlite);
        }
        catch (CqlException)
        {
            return;
        }
        Assert.Equal(
            MemoryEvaluator.Find(CqlParser.Parse(query), Items).Select(item => item.Name), await store.FindAsync(query));
    }

    private static Gen<string> QueryOf(int depth)
    {
        var text = Clause(
            Pick("desc", "code", "personal.lastName", "barcode", "barcode", "cql.serverChoice", "unknown"),
            Pick("=", "==", "==", "<>", "<", "<=", ">", ">=", "adj", "all", "any"),
            Pick("", "", "", "/respectCase", "/respectAccents", "/respectCase/respectAccents", "/number"),
            Term(Texts));
        var clause = Gen.Frequency(
            (6, text),
            (1, Clause(Pick("id", "patronGroup", "userId"), Pick("=", "==", "<>", "<", ">="), Pick(""), Term(Ids))),
            (1, Clause(Pick("userId"), Pick("=", "adj", "any", "all"), Pick(""), Term([.. Ids, "08a9", "46399627-08A9"]))),
            (1, Clause(Pick("borrowing", "active"), Pick("=", "==", "<>", "<", ">=", "all", "any", "adj"),
                Pick("", "/respectCase", "/respectCase/respectAccents"), Term(["true", "TRUE", "false", "x", "true false"]))),
            (1, Clause(Pick("metadata.createdDate", "expirationDate"), Pick("=", "==", "<>", "<", "<=", ">", ">=", "any", "all"), Pick(""),
                Pick(
                    "2024", "2024-05*", "2024-05-31", "2024-05-31T18:30Z", "2024-05-31T20:30:00+02:00",
                    "2024-06-01T00:00:00.000", "x", "*", "\"\"",
                    "\"2024-06-01 2024-05-31\"", "1969-07-20T20:17:40Z", "\"2024-05-31T*\""))),
            (1, Clause(Pick("copies"), Pick("=", "==", "<>", "<", "<=", ">", ">=", "any", "all"), Pick("", "/number"),
                Pick("0", "-3", "12", "+4", "x", "1.5", "*", "\"\"", "\"4 12\""))),
            (1, Clause(Pick("tags.tagList"), Pick("=", "==", "<>", "adj", "all", "any"), Pick(""), Term(Texts))),
            (1, Clause(Pick("keywords"), Pick("=", "==", "<>", "adj", "all", "any"), Pick(""), Term(Texts))),
            (1, Pick("cql.allRecords=1", "code=*", "unknown==*")));
        if (depth == 0)
            return clause;
        var inner = QueryOf(depth - 1);
        var node = Gen.Frequency(
            (2, clause),
            (3, Gen.Select(inner, Pick(" and ", " or ", " not "), inner, (left, op, right) => left + op + right)),
            (1, inner.Select(query => $"({query})")),
            (1, Gen.Select(Pick("barcode==", "code=", "personal.lastName =="), Term(Texts).List[1, 4], (head, terms) =>
                $"{head}({string.Join(" or ", terms)})")));
        return depth < 3 ? node : Gen.Select(node, Pick(
            "", "", " sortby personal.lastName", " sortby code/number/sort.descending desc", " sortby borrowing/sort.descending id",
            " sortby expirationDate code/respectCase", " sortby barcode/respectAccents/sort.descending", " sortby unknown tags.tagList",
            " sortby copies/sort.descending"),
            (query, sort) => query + sort);
    }

    private static Gen<string> Clause(Gen<string> index, Gen<string> relation, Gen<string> modifiers, Gen<string> term) =>
        Gen.Select(index, relation, modifiers, term, (i, r, m, t) => $"{i} {r}{m} {t}");

    // A value as it is, in part, in other case, and with masks in places; always quoted, masks of the value's own escaped.
    private static Gen<string> Term(string[] values) =>
        Gen.Select(Pick(values), Gen.Int[0, 9], Gen.Int[0, 4], Gen.Int[0, 4], (value, how, from, length) =>
        {
            value = how switch
            {
                6 => value.ToUpperInvariant(),
                7 => value.ToLowerInvariant(),
                8 => Cut(value, from, length),
                9 => value + " " + values[(from * 7 + length) % values.Length],
                _ => value,
            };
            value = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
            if (how % 2 == 0)
                value = value.Replace("*", "\\*", StringComparison.Ordinal).Replace("?", "\\?", StringComparison.Ordinal);
            return how switch
            {
                1 => $"\"{value}*\"",
                2 => $"\"*{value}\"",
                3 => $"\"?{value}\"",
                4 => $"\"*{value}*\"",
                5 => $"\"{value.Replace("a", "?", StringComparison.Ordinal).Replace("b", "*", StringComparison.Ordinal)}\"",
                _ => $"\"{value}\"",
            };
        });

    private static string Cut(string value, int from, int length)
    {
        var runes = value.EnumerateRunes().ToArray();
        return string.Concat(runes.Skip(from).Take(length).Select(rune => rune.ToString()));
    }

    private static Gen<string> Pick(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static List<Item> MakeItems(Random random, int count)
    {
        string? Text() =>
            random.Next(4) == 0
                ? null
                : string.Join(
                    random.Next(2) == 0 ? " " : "", Enumerable.Range(0, random.Next(1, 4)).Select(_ => One(Texts)));
        T One<T>(T[] values) => values[random.Next(values.Length)];
        return [.. Enumerable.Range(0, count).Select(i => new Item($"item{i}")
        {
            Id = i < Ids.Length ? Ids[i] : new Guid(i, 1, 2, [3, 4, 5, 6, 7, 8, 9, 10]).ToString(),
            UserId = One(Ids),
            Group = random.Next(2) == 0 ? null : One(Ids),
            Desc = Text(), Code = Text(), LastName = Text(), Barcode = Text(),
            Created = One(Instants), Expires = random.Next(2) == 0 ? null : One(Instants),
            Borrowing = random.Next(3) switch { 0 => null, 1 => true, _ => false },
            Frozen = random.Next(2) == 0,
            Copies = random.Next(3) == 0 ? null : random.Next(-4, 13),
            Tags = random.Next(3) == 0 ? null : [.. Enumerable.Range(0, random.Next(3)).Select(_ => One(Texts))],
        })];
    }
}
