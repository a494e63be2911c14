using System.Diagnostics;
using PatronDesk.Data;
using PatronDesk.Data.Sqlite;
using PatronDesk.Hosting;
using PatronDesk.Tests.Data;

namespace PatronDesk.Tests.Hosting;

/// <summary>Which files become a store, and where none does.</summary>
public sealed class SqliteRestoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("patrondesk-restore-").FullName;

    private string Store => Path.Combine(_folder, "data", "patrondesk.db");

    private string Backup => Path.Combine(_folder, "backup.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_whole_backup_becomes_the_store_and_stays_as_it_is()
    {
        await MakeBackupAsync();
        var before = await File.ReadAllBytesAsync(Backup);
        var restored = await RestoreAsync();
        Assert.Null(restored.Why);
        Assert.Empty(restored.Notices);
        Assert.Equal((Store, Migrator.NewestVersion(Dialect.Sqlite)), (restored.Where, restored.SchemaVersion));
        Assert.Equal([Store], Directory.GetFileSystemEntries(Path.GetDirectoryName(Store)!));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Store));
        Assert.Equal(before, await File.ReadAllBytesAsync(Backup));
    }

    [Fact]
    public async Task A_store_that_was_copied_by_hand_is_restored_with_a_word_on_what_may_be_missing()
    {
        await MakeBackupAsync();
        using (var open = new SqliteConnection(Backup, readOnly: false))
            open.Script("select count(*) from sqlite_schema");
        var restored = await RestoreAsync();
        Assert.Null(restored.Why);
        Assert.Contains("What was in its -wal is missing", Assert.Single(restored.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_root_restores_for_a_service_is_named_with_the_command_that_gives_it_away()
    {
        if (Environment.UserName != "root")
            Assert.Skip("Only root can make a folder of another user.");
        await MakeBackupAsync();
        var folder = Path.GetDirectoryName(Store)!;
        Directory.CreateDirectory(folder);
        await Process.Start("chown", ["65534", folder]).WaitForExitAsync();
        var restored = await RestoreAsync();
        Assert.Null(restored.Why);
        Assert.EndsWith($"chown --reference={folder} {Store}", Assert.Single(restored.Notices), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("patrondesk.db", "There is a store already")]
    [InlineData("patrondesk.db-wal", "is left from another store")]
    [InlineData("patrondesk.db-shm", "is left from another store")]
    [InlineData("patrondesk.db-journal", "is left from another store")]
    public async Task A_folder_with_a_file_of_another_store_is_refused_and_the_file_named(string left, string why)
    {
        await MakeBackupAsync();
        Directory.CreateDirectory(Path.GetDirectoryName(Store)!);
        var path = Path.Combine(Path.GetDirectoryName(Store)!, left);
        await File.WriteAllTextAsync(path, "of a dead server");
        var restored = await RestoreAsync();
        Assert.Contains(path, restored.Why, StringComparison.Ordinal);
        Assert.Contains(why, restored.Why, StringComparison.Ordinal);
        Assert.Equal([path], Directory.GetFileSystemEntries(Path.GetDirectoryName(Store)!));
        Assert.Equal("of a dead server", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task A_backup_of_a_newer_program_is_refused_with_both_versions()
    {
        await MakeBackupAsync("insert into schema_version (version, applied_at) values (9999, 0)");
        await RefusedAsync("The database has schema version 9999, but this program knows versions up to ");
    }

    [Fact]
    public async Task A_file_of_another_program_is_refused()
    {
        using (var made = new SqliteConnection(Backup, readOnly: false))
            made.Script("create table note (text text); pragma journal_mode = delete;");
        await RefusedAsync("is no backup of PatronDesk: it has none of its tables.");
    }

    [Fact]
    public async Task A_backup_that_is_cut_off_is_refused_as_damaged()
    {
        await MakeBackupAsync();
        using (var open = new FileStream(Backup, FileMode.Open))
            open.SetLength(open.Length / 2);
        await RefusedAsync("is damaged, and was not restored.");
    }

    [Fact]
    public async Task A_backup_with_a_damaged_page_is_refused()
    {
        await MakeBackupAsync();
        using (var open = new FileStream(Backup, FileMode.Open))
        {
            // Most pages are of tables and indexes; the damage is found on the first or the next.
            open.Position = 4096 * 3;
            open.Write(new byte[4096 * 3]);
        }

        await RefusedAsync("is damaged, and was not restored.");
    }

    private async Task RefusedAsync(string why)
    {
        var restored = await RestoreAsync();
        Assert.Contains(why, restored.Why, StringComparison.Ordinal);
        Assert.Contains(Backup, restored.Why, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Path.GetDirectoryName(Store)!));
    }

    private async Task<Restored> RestoreAsync()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Store)!);
        return await SqliteRestore.RunAsync(
            Backup, Store, new ProgressLine(TextWriter.Null, isTerminal: false, TimeProvider.System), CancellationToken.None);
    }

    private async Task MakeBackupAsync(string? change = null)
    {
        await using var empty = await EmptyStore.MakeAsync(Engine.Sqlite);
        await Migrator.MigrateAsync(empty.Store, TimeProvider.System, CancellationToken.None);
        if (change is not null)
            await empty.Store.WriteAsync(async session => await session.ExecuteAsync(new Sql(change)), CancellationToken.None);
        using var partial = PartialFile.Begin(Backup);
        var (version, why) = SqliteBackup.Run(
            empty.Database, partial, new ProgressLine(TextWriter.Null, isTerminal: false, TimeProvider.System), CancellationToken.None);
        Assert.True(version is not null, why);
        partial.Finish(overwrite: true);
    }
}
