using System.Runtime.CompilerServices;
using PatronDesk.Hosting;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Intake;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Hosting;

/// <summary>An export that does not come to its end, and what the files hold.</summary>
public sealed class ExportRunTests
{
    private static readonly ExportColumn<string?>[] Columns =
    [
        new("text", text => ExportCell.Of(text)),
        new("flag", text => ExportCell.Of(text is null ? (bool?)null : text.Length > 1)),
        new("number", text => ExportCell.Of(text?.Length ?? 0)),
        new("json", text => ExportCell.OfJson(text is null ? null : $$"""{ "a":  "{{text[0]}}" }""")),
    ];

    [Fact]
    public async Task An_export_that_is_stopped_leaves_the_file_as_it_was()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var folder = Directory.CreateTempSubdirectory("patrondesk-test-").FullName;
        var file = Path.Combine(folder, "list.csv");
        await File.WriteAllTextAsync(file, "before");
        using var stop = new CancellationTokenSource();
        var kind = new ExportKind<string?>("texts", "")
        {
            Columns = (_, _) => new(Columns),
            Records = (_, cancel) => StopAsync(stop, cancel),
        };
        var parsed = ExportRun.CommandOf(kind).Parse(["--out", file]);
        var export = new Export(server.Store, (await server.CallerAsync()).Library, parsed);
        Assert.Equal(1, await ExportRun.RunAsync(kind, export, stop.Token));
        Assert.Equal("before", await File.ReadAllTextAsync(file));
        Assert.Equal([file], Directory.GetFiles(folder));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Csv_and_JSON_lines_say_the_same()
    {
        string?[] records = ["a\r\nb", "ü", null];
        Assert.Equal(
            "text,flag,number,json\r\n\"a\nb\",1,4,\"{ \"\"a\"\":  \"\"a\"\" }\"\r\nü,0,1,\"{ \"\"a\"\":  \"\"ü\"\" }\"\r\n,,0,\r\n",
            Exports.TextOf(await Exports.WriteAsync(Columns, One(records), isJson: false)));
        Assert.Equal(
            """
            {"text":"a\r\nb","flag":true,"number":4,"json":{"a":"a"}}
            {"text":"ü","flag":false,"number":1,"json":{"a":"ü"}}
            {"text":null,"flag":null,"number":0,"json":null}

            """,
            Exports.TextOf(await Exports.WriteAsync(Columns, One(records), isJson: true)));
    }

    private static async IAsyncEnumerable<IReadOnlyList<string?>> One(IReadOnlyList<string?> records)
    {
        await Task.Yield();
        yield return records;
    }

    private static async IAsyncEnumerable<IReadOnlyList<string?>> StopAsync(
        CancellationTokenSource stop, [EnumeratorCancellation] CancellationToken cancel)
    {
        yield return ["a"];
        await stop.CancelAsync();
        cancel.ThrowIfCancellationRequested();
    }
}
