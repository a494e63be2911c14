using System.Globalization;
using System.Text;
using PatronDesk.Cql.Sql;
using PatronDesk.Cql.Tests.Meaning;
using PatronDesk.Cql.Text;

namespace PatronDesk.Cql.Tests.Sql;

public class SpellingTests
{
    // Of Unicode 14, which PostgreSQL 15 normalises by; assigned later or never: no matter.
    private static readonly string[] Characters =
    [
        .. Enumerable.Range(1, 0x1FFFF).Append(0xE0100).Where(Rune.IsValid)
            .Where(cp => CharUnicodeInfo.GetUnicodeCategory(cp) is not (UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse))
            .Where(cp => cp is not (>= 0x10EC0 and < 0x10F00 or >= 0x11380 and < 0x11400
                or >= 0x16100 and < 0x16200 or >= 0x10D40 and < 0x10D90))
            .Select(char.ConvertFromUtf32),
        "a\u0345\u0301", "a\u0301\u0323", "\u1E9B\u0323", " ŉ\u0301ß ", "\u0301 x", "ΐ\u0345", "\u200Da\u0323\u00AD\u0301",
    ];

    [Theory]
    [InlineData("/respectAccents")]
    [InlineData("/respectCase")]
    public async Task PostgreSQL_spells_every_character_as_Fold_does(string modifier)
    {
        // The expression as the compiler writes it, over another text.
        var where = CqlQuery.Compile($"desc <>{modifier} x", Item.Schema, SqlDialect.PostgreSql).Where!;
        var expression = where[..where.LastIndexOf(" <> ", StringComparison.Ordinal)].Replace(
            "i.description", "t collate \"C\"", StringComparison.Ordinal);
        var spelled = await (await Stores.PostgresAsync()).MapAsync(expression, Characters);
        Func<string, string> fold = modifier == "/respectCase" ? Fold.Accents : Fold.Case;
        Assert.Equal(Characters.Select(fold), spelled);
    }

    [Fact]
    public async Task PostgreSQL_reads_numbers_as_the_library_does()
    {
        string[] texts =
        [
            "4", "-4", "+4", "4.", ".5", "4e1", "4E-1", "4e+10", "", ".", "-", "e1", "4e", "4 ", " 4", "4\n", "0x4", "1e99", "1e100", "NaN",
            "Infinity", "٤", new string('9', 100), new string('9', 101), "0." + new string('0', 99) + "1", "1_000", "1,5", "0.1", "1e-99",
        ];
        var order = CqlQuery.Compile("cql.allRecords=1 sortby code/number", Item.Schema, SqlDialect.PostgreSql).OrderBy[0];
        var read = await (await Stores.PostgresAsync()).MapAsync(
            $"coalesce({order.Expression.Replace("i.code", "t", StringComparison.Ordinal)}::text, '-')", texts);
        Assert.Equal(
            texts.Select(CqlFunctions.Number),
            read.Select(text => text == "-" ? (double?)null : double.Parse(text, CultureInfo.InvariantCulture)));
    }
}
