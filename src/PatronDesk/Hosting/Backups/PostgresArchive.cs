using System.Globalization;

namespace PatronDesk.Hosting;

/// <summary>Reads an archive of <c>pg_dump --format=custom</c> by <c>pg_restore</c>, which needs no database for it.</summary>
internal static class PostgresArchive
{
    // The line before the rows of the table, which pg_restore writes as a script.
    private const string Heading = "COPY public.schema_version (";
    private const string EndOfRows = "\\.";

    /// <summary>The version of the schema in it, or null and what is wrong: it is damaged, or of another program.</summary>
    /// <param name="restore">pg_restore.</param>
    /// <param name="archive">The archive's file.</param>
    /// <param name="isWhole">Whether to read all of it, as a check, and not only this table.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public static async Task<(int? Version, string Why)> VersionAsync(
        PostgresTool restore, string archive, bool isWhole, CancellationToken cancel)
    {
        int? newest = null;
        string[] part = isWhole ? [] : ["--data-only", "--table=schema_version"];
        var (code, error) = await restore.RunAsync(
            [.. part, "--file=-", archive], [], null, async output => newest = await NewestAsync(output, cancel), cancel);
        return code != 0 ? (null, $"pg_restore cannot read it: {error}")
            : newest is null ? (null, "It has none of PatronDesk's tables.")
            : (newest, "");
    }

    private static async Task<int?> NewestAsync(Stream script, CancellationToken cancel)
    {
        using var lines = new StreamReader(script);
        int? newest = null;
        var isInside = false;
        while (await lines.ReadLineAsync(cancel) is { } line)
        {
            if (isInside && line is not EndOfRows)
            {
                var cell = line.Split('\t', 2)[0];
                if (int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
                    newest = Math.Max(newest ?? 0, version);
            }

            isInside = isInside ? line is not EndOfRows : line.StartsWith(Heading, StringComparison.Ordinal);
        }

        return newest;
    }
}
