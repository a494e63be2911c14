using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Data.Sqlite;
using PatronDesk.Events;

namespace PatronDesk.Hosting;

/// <summary>Puts a backup into a data folder that has no store.</summary>
internal static class SqliteRestore
{
    private const int BufferBytes = 1024 * 1024;

    public static async Task<Restored> RunAsync(string file, string store, ProgressLine progress, CancellationToken cancel)
    {
        if (LeftFile(store) is { } left)
            return Restored.Refused(left);
        using var partial = PartialFile.Begin(store);
        await CopyAsync(file, partial, progress, cancel);
        var hadLog = SqliteHeader.TakeLogAway(partial.Stream);
        switch (CopiedStore.Open(partial.Path))
        {
            case CopiedStore.Whole(var version):
                var newest = Migrator.NewestVersion(Dialect.Sqlite);
                if (version > newest)
                    return Restored.Refused($"{file} was not restored. {new NewerSchemaException(version, newest).Message}");
                var ended = await EndSignInsAsync(partial.Path, version, cancel);
                // Somebody may have started a server meanwhile.
                if (LeftFile(store) is { } appeared)
                    return Restored.Refused(appeared);
                partial.Finish(overwrite: false);
                return new(store, version, ended) { Notices = [.. Notices(file, hadLog, store)] };
            case CopiedStore.NotSqlite or CopiedStore.Foreign:
                return Restored.Refused($"{file} is no backup of PatronDesk: it has none of its tables.");
            case CopiedStore.Damaged(var what):
                return Restored.Refused($"{file} is damaged, and was not restored. SQLite says: {what}");
            default:
                throw new UnreachableException();
        }
    }

    private static IEnumerable<string> Notices(string file, bool hadLog, string store)
    {
        if (hadLog)
            yield return $"{file} was not made by 'patrondesk backup' but copied from a data folder. What was in its -wal is missing.";
        var folder = Path.GetDirectoryName(store)!;
        if (!FileId.HaveOneOwner(folder, store))
            yield return $"{store} does not belong to the owner of its folder. Say: chown --reference={folder} {store}";
    }

    // SQLite would put an old log's pages into the restored store.
    private static string? LeftFile(string store)
    {
        if (File.Exists(store))
            return $"There is a store already: {store}. Stop its server and move it away, or name another data folder with --data.";
        var left = new[] { $"{store}-wal", $"{store}-shm", $"{store}-journal" }.FirstOrDefault(File.Exists);
        return left is null
            ? null
            : $"{left} is left from another store, and would be read into the restored one. See that no server runs, and move it away.";
    }

    private static async Task CopyAsync(string file, PartialFile target, ProgressLine progress, CancellationToken cancel)
    {
        await using var source = new FileStream(
            file, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan);
        var buffer = new byte[BufferBytes];
        int count;
        long done = 0;
        while ((count = await source.ReadAsync(buffer, cancel)) > 0)
        {
            await target.WriteAsync(buffer.AsMemory(0, count), cancel);
            done += count;
            progress.Show(done, source.Length);
        }
    }

    private static async Task<int> EndSignInsAsync(string file, int version, CancellationToken cancel)
    {
        int ended;
        await using (var copy = new SqliteStore(file, readers: 1))
        {
            ended = await RestoredSignIns.EndAsync(copy, version, cancel);
            await EventStream.BeginAnewAsync(copy, version, cancel);
        }

        // SQLite takes the log away when it closes the file. What is in a log that stays would be lost.
        if (SqliteFiles.PathsOf(file).Skip(1).FirstOrDefault(File.Exists) is { } left)
            throw new IOException($"{left} stayed behind.");
        return ended;
    }
}
