using System.Security.Cryptography;
using System.Text;

namespace PatronDesk.Data.Sqlite;

/// <summary>
/// A lock on an empty file beside the database. The operating system takes it away when its process ends. The file stays, because
/// another process may be opening it.
/// </summary>
internal sealed class SqliteLock : StoreLock
{
    private const int DigestSigns = 16;

    private readonly FileStream _file;

    private SqliteLock(FileStream file) => _file = file;

    /// <summary>Takes the lock; null where another run has it.</summary>
    /// <param name="database">The database file.</param>
    /// <param name="name">The lock's name.</param>
    public static SqliteLock? TryTake(string database, string name)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..DigestSigns];
        return LockedFile.TryOpen($"{database}-lock-{digest}") is { } file ? new(file) : null;
    }

    public override ValueTask<bool> IsHeldAsync() => new(true);

    public override ValueTask DisposeAsync() => _file.DisposeAsync();
}
