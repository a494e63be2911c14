using System.Text;
using PatronDesk.Faces.Folio.Users;
using PatronDesk.Hosting;
using PatronDesk.Intake;
using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Intake;

/// <summary>Exports the patrons of a test's server, as the command does.</summary>
internal static class Exports
{
    /// <summary>How the command imports what was exported.</summary>
    public static readonly ImportWishes All = new() { TakesHashes = true, KeptFields = new KeptUserFields() };

    public static async Task<byte[]> ExportAsync(
        this TestServer server, string? cql = null, bool withHashes = false, bool isJson = false)
    {
        var (caller, export) = (await server.CallerAsync(), new PatronExport(server.Store));
        var groups = (await export.GroupsAsync(caller.Library, CancellationToken.None)).ToDictionary(one => one.Id, one => one.Name);
        return await WriteAsync(
            PatronColumns.Of(caller.Library.Calendar, groups, withHashes),
            export.ReadAsync(caller, cql, withHashes, CancellationToken.None),
            isJson);
    }

    /// <summary>The text, without the mark of its encoding.</summary>
    public static string TextOf(byte[] file) => Encoding.UTF8.GetString(file).TrimStart('\uFEFF');

    /// <summary>The records in one file.</summary>
    public static async Task<byte[]> WriteAsync<T>(
        IReadOnlyList<ExportColumn<T>> columns, IAsyncEnumerable<IReadOnlyList<T>> records, bool isJson)
    {
        using var file = new MemoryStream();
        using var writer = new RecordWriter<T>(file.WriteAsync, isJson, columns);
        await writer.BeginAsync(CancellationToken.None);
        await foreach (var chunk in records)
            await writer.WriteAsync(chunk, CancellationToken.None);
        return file.ToArray();
    }
}
