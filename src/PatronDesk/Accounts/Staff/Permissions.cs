namespace PatronDesk.Accounts;

/// <summary>The names of permissions: FOLIO's own, and some for what only the Libib face or the desk can do.</summary>
internal static class Permissions
{
    public const string ReadPatrons = "patrons.read";
    public const string WritePatrons = "patrons.write";
    /// <summary>Does one thing with many patrons at once.</summary>
    public const string RunBulk = "patrons.bulk";

    public const string ManageStaff = "staff.manage";

    /// <summary>The whole journal. A patron's own part is on the patron's page.</summary>
    public const string ReadJournal = "journal.read";

    /// <summary>The stream of events, without personal data.</summary>
    public const string ReadEvents = "events.read";

    /// <summary>Opens the settings of the desk; what is there needs permissions of its own.</summary>
    public const string OpenSettings = "settings.open";

    /// <summary>API keys, SIP2 clients and the library's own settings.</summary>
    public const string ManageLibrary = "library.manage";

    /// <summary>Merges two records of one person at the desk, and undoes it.</summary>
    public const string MergePatrons = "patrons.merge";

    /// <summary>Adds and describes items.</summary>
    public const string WriteItems = "items.write";

    /// <summary>Imports items from a file.</summary>
    public const string ImportItems = "items.import";

    public const string OverrideBlock = "circulation.override-patron-block.post";
}
