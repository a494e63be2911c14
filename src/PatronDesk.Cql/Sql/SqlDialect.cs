namespace PatronDesk.Cql.Sql;

/// <summary>The engines that SQL is written for.</summary>
public enum SqlDialect
{
    /// <summary>SQLite from 3.53, text columns BINARY, with the functions of <see cref="CqlFunctions"/> registered.</summary>
    Sqlite,

    /// <summary>PostgreSQL from 15, text columns COLLATE "C", database encoding UTF8.</summary>
    PostgreSql,
}
