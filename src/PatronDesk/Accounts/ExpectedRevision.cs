namespace PatronDesk.Accounts;

/// <summary>
/// What a caller insists on when it changes or removes a record: that nobody else changed it since it was read. The default
/// takes it as it is.
/// </summary>
/// <param name="OneOf">The revisions that will do; null for any.</param>
internal readonly record struct ExpectedRevision(IReadOnlyList<string>? OneOf)
{
    public bool Fits(string revision) => OneOf is null || OneOf.Contains(revision);
}
