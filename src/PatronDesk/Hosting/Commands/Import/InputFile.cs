namespace PatronDesk.Hosting;

/// <summary>A file that is read several times. Standard input is kept in a temporary file that its owner alone can read.</summary>
internal sealed class InputFile : IDisposable
{
    private readonly string _path;
    private readonly bool _isOurs;

    private InputFile(string path, bool isOurs)
    {
        _path = path;
        _isOurs = isOurs;
    }

    /// <param name="name">The file's name, or - for standard input.</param>
    /// <param name="cancel">Stops the reading of standard input.</param>
    public static async Task<InputFile> OpenAsync(string name, CancellationToken cancel)
    {
        if (name is not "-")
        {
            var named = new InputFile(name, isOurs: false);
            // A folder, or a file that may not be read, is refused before anything else.
            await named.Open().DisposeAsync();
            return named;
        }

        // The base library makes it readable by its owner alone.
        var kept = new InputFile(Path.GetTempFileName(), isOurs: true);
        try
        {
            await using var into = new FileStream(kept._path, FileMode.Create, FileAccess.Write);
            await using var from = Console.OpenStandardInput();
            await from.CopyToAsync(into, cancel);
            return kept;
        }
        catch
        {
            kept.Dispose();
            throw;
        }
    }

    /// <summary>The file from its beginning.</summary>
    public Stream Open() => File.OpenRead(_path);

    public void Dispose()
    {
        if (_isOurs)
            File.Delete(_path);
    }
}
