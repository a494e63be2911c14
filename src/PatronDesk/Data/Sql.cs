namespace PatronDesk.Data;

/// <summary>
/// The text of one statement, the same for both engines, with parameters <c>$1</c>, <c>$2</c>, … . Created once and kept in
/// a static field, because each connection keeps the prepared statement under <see cref="Id"/>. Where the engines differ,
/// the text has a word that <see cref="Dialect"/> replaces, such as <c>{lock}</c>.
/// </summary>
internal sealed class Sql
{
    private static int _lastId;

    /// <summary>A statement that is part of the program; each connection keeps it prepared.</summary>
    public Sql(string text)
        : this(text, Interlocked.Increment(ref _lastId))
    {
    }

    private Sql(string text, int id)
    {
        Text = text;
        Id = id;
        Locks = text.Contains("{lock}", StringComparison.Ordinal);
    }

    public string Text { get; }

    /// <summary>A small number unique to this statement; 0 for one composed at run time, which is cached by its text.</summary>
    public int Id { get; }

    /// <summary>Whether it locks rows, which <c>{lock}</c> says.</summary>
    public bool Locks { get; }

    /// <summary>A statement composed at run time, only from the program's own texts and never from input.</summary>
    public static Sql Composed(string text) => new(text, 0);
}
