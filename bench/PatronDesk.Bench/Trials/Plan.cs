namespace PatronDesk.Bench;

/// <summary>What is to be measured, how long and how often, and with what.</summary>
internal sealed record Plan
{
    /// <summary>Clients that call at once; the targets are said for 32.</summary>
    public const int Clients = 32;

    public required IReadOnlyList<int> Sizes { get; init; }

    public required IReadOnlyList<string> Engines { get; init; }

    public required int Seconds { get; init; }

    public required int Rounds { get; init; }

    public required int Seed { get; init; }

    public required string Server { get; init; }

    public required string Plaintext { get; init; }

    public required string Lua { get; init; }

    /// <summary>The folder of the hand-written server, its packages installed.</summary>
    public required string Peers { get; init; }

    /// <summary>The patrons of a list that is imported.</summary>
    public required int Imported { get; init; }

    /// <summary>Which tables: the ceilings, the hand-written server, imports.</summary>
    public required IReadOnlyList<string> Tables { get; init; }

    /// <summary>What is wrong with the plan; null where nothing is.</summary>
    public string? Fault =>
        Engines.FirstOrDefault(engine => engine is not ("sqlite" or "postgres")) is { } engine
            ? $"--engines: '{engine}' is neither sqlite nor postgres."
        : Tables.FirstOrDefault(table => table is not ("ceilings" or "peers" or "imports")) is { } table
            ? $"--tables: '{table}' is none of ceilings, peers and imports."
        : Sizes.Any(size => size is < 1_000 or > 20_000_000) ? "--patrons must be numbers from 1000 to 20000000."
        : Imported is < 1_000 or > 20_000_000 ? "--imported must be 1000 to 20000000."
        : Seconds is < 1 or > 60 ? "--seconds must be 1 to 60."
        : Rounds is < 1 or > 9 ? "--rounds must be 1 to 9."
        : new[] { Server, Plaintext }.FirstOrDefault(file => !File.Exists(file)) is { } missing
            ? $"{missing} is not there; bench/run.sh makes it."
        : null;
}
