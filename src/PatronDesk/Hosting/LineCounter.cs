namespace PatronDesk.Hosting;

/// <summary>Knows, of a text that was read to its end, which was the last line with anything but blanks in it.</summary>
internal sealed class LineCounter(TextReader text) : TextReader
{
    private int line = 1;
    private bool afterReturn;

    /// <summary>From 1; 0 where there is none.</summary>
    public int LastWithText { get; private set; }

    public override int Peek() => text.Peek();

    public override int Read()
    {
        var read = text.Read();
        if (read >= 0)
            Count((char)read);
        return read;
    }

    public override int Read(char[] buffer, int index, int count)
    {
        var read = text.Read(buffer, index, count);
        foreach (var c in buffer.AsSpan(index, Math.Max(0, read)))
            Count(c);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            text.Dispose();
        base.Dispose(disposing);
    }

    // CR, LF and CR LF end a line, as they do for the parser.
    private void Count(char c)
    {
        if (c == '\r' || (c == '\n' && !afterReturn))
            line++;
        else if (!char.IsWhiteSpace(c))
            LastWithText = line;
        afterReturn = c == '\r';
    }
}
