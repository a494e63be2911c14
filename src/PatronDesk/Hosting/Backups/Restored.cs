namespace PatronDesk.Hosting;

/// <summary>What became of a restore.</summary>
/// <param name="Where">The file or the database that holds the store now.</param>
/// <param name="SchemaVersion">The version of its schema.</param>
/// <param name="SignInsEnded">How many people were signed in when the backup was made.</param>
/// <param name="Why">Why nothing was restored; null where all is well.</param>
internal sealed record Restored(string Where, int SchemaVersion, int SignInsEnded, string? Why = null)
{
    /// <summary>What the operator should know or do; most often nothing.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>Nothing was restored, and nothing was changed.</summary>
    public static Restored Refused(string why) => new("", 0, 0, why);
}
