namespace PatronDesk.Patrons;

/// <summary>
/// A patron group. The list is fixed and the same in every library: FOLIO's own groups, with their ids, and before them
/// the default group.
/// </summary>
internal sealed record PatronGroup(string Id, string Group, string Description)
{
    public static PatronGroup Default { get; } = new("5c8f9a9e-6a0c-4d0d-9d57-0f6c1f6f2b11", "patron", "Patron of the library");

    public static IReadOnlyList<PatronGroup> All { get; } =
    [
        Default,
        new("503a81cd-6c26-400f-b620-14c08943697c", "faculty", "Faculty Member"),
        new("ad0bc554-d5bc-463c-85d1-5562127ae91b", "graduate", "Graduate Student"),
        new("3684a786-6671-4268-8ed0-9db82ebca60b", "staff", "Staff Member"),
        new("bdc2b6d4-5ceb-4a12-ab46-249b9a68473e", "undergrad", "Undergraduate Student"),
    ];

    /// <summary>The group with this id, ignoring case; null where there is none.</summary>
    public static PatronGroup? Find(string id) =>
        All.FirstOrDefault(group => group.Id.Equals(id, StringComparison.OrdinalIgnoreCase));
}
