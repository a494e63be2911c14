using PatronDesk.EndToEnd.Harness;

namespace PatronDesk.EndToEnd;

/// <summary>What the tests of backups need: a place for the file, and stores that are restored from it.</summary>
internal static class BackupRuns
{
    /// <summary>Skips or fails the test where a store of PostgreSQL can't be dumped.</summary>
    public static void NeedTools(Engine engine)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        if (engine == Engine.Postgres && !path.Any(folder => File.Exists(Path.Combine(folder, "pg_dump"))))
            MissingTool.Tell("pg_dump is not installed; Debian and Ubuntu: apt-get install postgresql-client.");
    }

    /// <summary>Writes a backup, which must succeed, and says nothing but what it wrote.</summary>
    public static async Task BackUpAsync(this TestStore store, string file)
    {
        var run = await store.RunAsync("backup", file);
        Assert.Equal((0, ""), (run.Code, run.Errors.Trim()));
        Assert.StartsWith($"Wrote {file}: ", run.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(file + ".partial"));
        AssertOwnersAlone(file);
    }

    /// <summary>Only its owner can read or write the file; Windows has other rights.</summary>
    public static void AssertOwnersAlone(string file)
    {
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    /// <summary>Writes a script in the shell's language that can be run as a program.</summary>
    public static async Task WriteScriptAsync(string file, string script)
    {
        await File.WriteAllTextAsync(file, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>A new store, made of a backup.</summary>
    public static async Task<TestStore> RestoreAsync(Engine engine, string file)
    {
        var restored = await TestStore.CreateAsync(engine);
        var run = await restored.RunAsync("restore", file);
        Assert.True(run.Code == 0, $"{run.Output}\n{run.Errors}");
        return restored;
    }
}
