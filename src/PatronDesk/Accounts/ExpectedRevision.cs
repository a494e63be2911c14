namespace PatronDesk.Accounts;

/// <summary>
/// The revision that a caller expects when it changes or removes a record, to make sure that nobody has changed it since
/// it was read. The default accepts any revision.
/// </summary>
/// <param name="OneOf">The accepted revisions; null for any.</param>
internal readonly record struct ExpectedRevision(IReadOnlyList<string>? OneOf)
{
    public bool Fits(string revision) => OneOf is null || OneOf.Contains(revision);
}
