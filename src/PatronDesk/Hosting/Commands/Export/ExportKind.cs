using System.CommandLine;
using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Hosting;

/// <summary>A kind of records that can be exported.</summary>
/// <param name="Name">Its name, such as <c>patrons</c>.</param>
/// <param name="Description">What the command does.</param>
internal sealed record ExportKind<T>(string Name, string Description)
{
    /// <summary>The options beside those of every export.</summary>
    public IReadOnlyList<Option> Options { get; init; } = [];

    /// <summary>What is wrong with the options; null where nothing is.</summary>
    public Func<ParseResult, string?> FaultOf { get; init; } = _ => null;

    /// <summary>The columns of a library's records; reads what they need to know.</summary>
    public required Func<Export, CancellationToken, ValueTask<IReadOnlyList<ExportColumn<T>>>> Columns { get; init; }

    /// <summary>The records, in chunks, each of which is a short read.</summary>
    public required Func<Export, CancellationToken, IAsyncEnumerable<IReadOnlyList<T>>> Records { get; init; }
}

/// <summary>What is exported from where.</summary>
/// <param name="Store">The store.</param>
/// <param name="Library">Whose records.</param>
/// <param name="Parsed">The command line.</param>
internal sealed record Export(Store Store, Library Library, ParseResult Parsed)
{
    public Caller Caller => Caller.CommandLine(Library);
}
