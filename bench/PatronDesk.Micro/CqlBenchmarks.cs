using BenchmarkDotNet.Attributes;
using PatronDesk.Blocks;
using PatronDesk.Cql.Sql;

namespace PatronDesk.Micro;

/// <summary>From the text of a query to the SQL that both engines run: what each list by CQL pays before the store is asked.</summary>
[MemoryDiagnoser]
public class CqlBenchmarks
{
    /// <summary>The query that clients send most, one that is sorted, and a list of ids.</summary>
    [Params(
        "userId==630824a0-a8ad-49f3-b5e2-3f2fe6ef5916",
        "userId==630824a0-a8ad-49f3-b5e2-3f2fe6ef5916 and borrowing==true sortby metadata.createdDate",
        "id==(630824a0-a8ad-49f3-b5e2-3f2fe6ef5916 or 730824a0-a8ad-49f3-b5e2-3f2fe6ef5916 or 830824a0-a8ad-49f3-b5e2-3f2fe6ef5916)")]
    public string Query { get; set; } = "";

    /// <summary>Parses, binds and writes SQL; answers the statement's condition, so that nothing of it is left out.</summary>
    [Benchmark]
    public string ParseAndCompile() => CqlQuery.Compile(Query, BlockIndexes.ManualBlocks, SqlDialect.Sqlite, 2).Where ?? "";
}
