namespace PatronDesk.EndToEnd.Harness;

/// <summary>The two stores on which every test runs.</summary>
public enum Engine
{
    Sqlite,
    Postgres,
}
