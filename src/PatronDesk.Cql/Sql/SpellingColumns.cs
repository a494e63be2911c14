using System.Text;
using PatronDesk.Cql.Text;

namespace PatronDesk.Cql.Sql;

/// <summary>
/// Expressions that spell a raw column as <see cref="Fold.Case"/> and <see cref="Fold.Accents"/> would, for the rare
/// queries that respect case or accents, so that no store has to keep more columns. On SQLite they call our functions;
/// PostgreSQL has normalize() and translate(), whose tables are written from the same data as Fold's.
/// </summary>
internal static class SpellingColumns
{
    private static readonly Lazy<Replacements> Tables = new(Replacements.Make);

    public static SqlColumn Of(SqlColumn raw, FoldMode mode, SqlDialect dialect) => mode switch
    {
        FoldMode.Case when dialect == SqlDialect.Sqlite => SqlColumn.Plain($"{CqlFunctions.CaseName}({raw.Expression})"),
        FoldMode.Accents when dialect == SqlDialect.Sqlite => SqlColumn.Plain($"{CqlFunctions.AccentsName}({raw.Expression})"),
        FoldMode.Case => SqlColumn.Plain(Tables.Value.Case.Replace("{}", raw.Expression, StringComparison.Ordinal)),
        FoldMode.Accents => SqlColumn.Plain(Tables.Value.Accents.Replace("{}", raw.Expression, StringComparison.Ordinal)),
        _ => raw,
    };

    /// <summary>A text as a number, NULL for texts that are none.</summary>
    public static SqlColumn Number(SqlColumn raw, SqlDialect dialect) => SqlColumn.Plain(dialect == SqlDialect.Sqlite
        ? $"{CqlFunctions.NumberName}({raw.Expression})"
        : $"(case when {raw.Expression} ~ '^{CqlFunctions.NumberPattern}$' then {raw.Expression}::double precision end)");

    private sealed record Replacements(string Case, string Accents)
    {
        public static Replacements Make()
        {
            var (from, to, marks, spaces) = (new StringBuilder(), new StringBuilder(), new StringBuilder(), new StringBuilder());
            var longer = new List<(string From, string To)>();
            for (var cp = 0; cp <= 0x1FFFF; cp++)
            {
                if (cp is >= 0xD800 and <= 0xDFFF or >= 0xAC00 and <= 0xD7A3)
                    continue;
                var self = char.ConvertFromUtf32(cp);
                if (cp <= char.MaxValue && char.IsWhiteSpace((char)cp))
                {
                    spaces.Append(self);
                    continue;
                }
                var (folded, bare) = (Fold.Case(self), Fold.Accents(self));
                if (bare.Length == 0)
                    marks.Append(self);
                if (folded == self || bare != self && bare.Length > 0)
                    continue; // unchanged, or taken apart by normalize() before
                if (folded.Length == 1 || folded.Length == 2 && char.IsSurrogatePair(folded, 0))
                {
                    from.Append(self);
                    to.Append(folded);
                }
                else
                {
                    longer.Add((self, folded));
                }
            }
            var fold = $"translate(normalize({{}}, NFD), '{from}', '{to}')";
            foreach (var (one, several) in longer)
                fold = $"replace({fold}, '{one}', '{several}')";
            return new Replacements(
                $"btrim({fold}, '{spaces}')",
                $"btrim(translate(normalize({{}}, NFD), '{marks}', ''), '{spaces}')");
        }
    }
}
