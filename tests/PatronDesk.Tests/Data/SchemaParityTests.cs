using System.Text.RegularExpressions;
using PatronDesk.Data;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Data;

/// <summary>One list of migrations gives both engines one schema; names of types apart.</summary>
public sealed partial class SchemaParityTests
{
    [Fact]
    public async Task Tables_columns_and_nullability_are_the_same() => Assert.Equal(
        await ReadAsync(
            Engine.Sqlite,
            """
            select m.name, c.name, lower(c.type), case when c."notnull" = 1 or c.pk > 0 then 'not null' else 'null' end
            from sqlite_master m join pragma_table_info(m.name) c
            where m.type = 'table' and m.name not like 'sqlite_%' and m.name <> 'counter'
            order by m.name, c.cid
            """,
            4),
        await ReadAsync(
            Engine.Postgres,
            """
            select table_name::text, column_name::text,
                case data_type when 'bigint' then 'integer' when 'bytea' then 'blob' else data_type end::text,
                case is_nullable when 'NO' then 'not null' else 'null' end
            from information_schema.columns
            where table_schema = 'public'
            order by table_name::text collate "C", ordinal_position
            """,
            4));

    [Fact]
    public async Task Primary_keys_are_the_same() => Assert.Equal(
        await ReadAsync(
            Engine.Sqlite,
            """
            select name, (select group_concat(name, ',') from (select name from pragma_table_info(m.name) where pk > 0 order by pk))
            from sqlite_master m
            where type = 'table' and name not like 'sqlite_%' and name <> 'counter'
            order by name
            """,
            2),
        await ReadAsync(
            Engine.Postgres,
            """
            select conrelid::regclass::text,
                (select string_agg(attname, ',' order by place)
                 from unnest(conkey) with ordinality as key (number, place)
                 join pg_attribute on attrelid = conrelid and attnum = number)
            from pg_constraint
            where contype = 'p' and connamespace = 'public'::regnamespace
            order by conrelid::regclass::text collate "C"
            """,
            2));

    [Fact]
    public async Task Indexes_their_columns_and_conditions_are_the_same()
    {
        var sqlite = await ReadAsync(
            Engine.Sqlite,
            """
            select m.name, case i."unique" when 1 then 'unique' else '' end,
                (select group_concat(name, ',') from (select name from pragma_index_info(i.name) order by seqno)),
                coalesce((select sql from sqlite_master where type = 'index' and name = i.name), '')
            from sqlite_master m join pragma_index_list(m.name) i
            where m.type = 'table' and m.name <> 'counter' and i.origin <> 'pk'
            """,
            4);
        var postgres = await ReadAsync(
            Engine.Postgres,
            """
            select indrelid::regclass::text, case when indisunique then 'unique' else '' end,
                (select string_agg(attname, ',' order by place)
                 from unnest(indkey) with ordinality as key (number, place)
                 join pg_attribute on attrelid = indrelid and attnum = number),
                'where ' || coalesce(pg_get_expr(indpred, indrelid), '')
            from pg_index join pg_class on pg_class.oid = indexrelid
            where relnamespace = 'public'::regnamespace and not indisprimary
            """,
            4);
        Assert.NotEmpty(sqlite);
        // An index of SQLite ends in the patron's id anyway. It names deleted_at so that a count needs the index alone.
        var named = sqlite.Select(index => index.Replace("_folded,deleted_at|", "_folded,id|", StringComparison.Ordinal));
        Assert.Equal(Plain(named), Plain(postgres));
    }

    [Fact]
    public async Task References_are_the_same() => Assert.Equal(
        await ReadAsync(
            Engine.Sqlite,
            """
            select m.name, f."from", f."table" from sqlite_master m join pragma_foreign_key_list(m.name) f
            where m.type = 'table' order by 1, 2
            """,
            3),
        await ReadAsync(
            Engine.Postgres,
            """
            select conrelid::regclass::text, attname::text, confrelid::regclass::text
            from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
            where contype = 'f' and connamespace = 'public'::regnamespace
            order by conrelid::regclass::text collate "C", attname::text collate "C"
            """,
            3));

    [Fact]
    public async Task All_text_of_PostgreSQL_compares_as_bytes() => Assert.Equal(
        [],
        await ReadAsync(
            Engine.Postgres,
            """
            select table_name::text, column_name::text
            from information_schema.columns
            where table_schema = 'public' and data_type = 'text' and collation_name is distinct from 'C'
            """,
            2));

    private static IEnumerable<string> Plain(IEnumerable<string> indexes) => indexes
        .Select(index => index.Split('|'))
        .Select(parts => $"{parts[0]} ({parts[2]}) {parts[1]} {Condition(parts[3])}")
        .Order(StringComparer.Ordinal);

    /// <summary>What comes after "where", without brackets, in one case and with single spaces.</summary>
    private static string Condition(string sql)
    {
        var lower = sql.ToLowerInvariant();
        var where = lower.LastIndexOf("where ", StringComparison.Ordinal);
        return where < 0 ? "" : Noise().Replace(lower[(where + 6)..], " ").Replace("::text", "", StringComparison.Ordinal).Trim();
    }

    [GeneratedRegex(@"[()\s]+")]
    private static partial Regex Noise();

    private static async Task<IReadOnlyList<string>> ReadAsync(Engine engine, string sql, int columns)
    {
        await using var empty = await EmptyStore.MakeAsync(engine);
        await Migrator.MigrateAsync(empty.Store, TimeProvider.System, CancellationToken.None);
        return await empty.Store.RowsAsync(sql, columns);
    }
}
