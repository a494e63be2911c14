using System.Text.Json;
using PatronDesk.Faces.Folio.Wire;

namespace PatronDesk.Faces.Folio.Imports;

/// <summary>The body of <c>POST /user-import</c>, as mod-user-import takes it. Its users are read one by one, each by itself.</summary>
internal sealed class UserImportBody
{
    /// <summary>How many users one call may have; about a body of them.</summary>
    public const int MostUsers = 5000;

    private const int LongestSource = 100;

    private static readonly FolioFields<UserImportBody> Fields = new FolioFields<UserImportBody>
    {
        { "users", ReadUsers },
        { "totalRecords", FolioKind.Whole, (import, total) => import._total = total },
        { "deactivateMissingUsers", FolioKind.Flag, (import, flag) => import.EndsMissing = flag == true },
        { "updateOnlyPresentFields", FolioKind.Flag, (import, flag) => import.KeepsAbsent = flag == true },
        { "sourceType", FolioKind.TextUpTo(LongestSource), (import, source) => import.Source = source ?? "" },
    }.Ignoring("included");

    private int? _total;
    private bool _hasUsers;

    /// <summary>The users, not read yet.</summary>
    public List<FolioBody> Users { get; } = [];

    /// <summary>Whether the caller says that there are no users, whatever it sends.</summary>
    public bool IsEmpty => _total == 0;

    /// <summary>Whether users of this source who are not sent become inactive.</summary>
    public bool EndsMissing { get; private set; }

    /// <summary>Whether a field that is not sent stays as it is.</summary>
    public bool KeepsAbsent { get; private set; }

    /// <summary>The system that sends; empty where it gives no name.</summary>
    public string Source { get; private set; } = "";

    /// <summary>What stands before every external id.</summary>
    public string Prefix => Source.Length == 0 ? "" : Source + "_";

    public static UserImportBody Read(FolioBody body)
    {
        var import = Fields.Read(body, new UserImportBody());
        if (!import._hasUsers)
            body.Fault(FolioFault.Missing("users"));
        if (import._total is null)
            body.Fault(FolioFault.Missing("totalRecords"));
        if (import.Users.Count > MostUsers)
        {
            body.Fault(new(
                $"users may have {MostUsers} entries at most; this one has {import.Users.Count}", "users", $"{import.Users.Count}"));
        }

        body.RefuseFaults();
        return import;
    }

    private static void ReadUsers(FolioBody body, ref Utf8JsonReader reader, string path, UserImportBody import)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw body.WrongType(ref reader, path, "an array of users");
        import._hasUsers = true;
        import.Users.Clear();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            import.Users.Add(body.Part(ref reader));
    }
}
