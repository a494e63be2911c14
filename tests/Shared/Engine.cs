namespace PatronDesk.Testing;

/// <summary>The two stores on which every test of data runs.</summary>
public enum Engine
{
    Sqlite,
    Postgres,
}
