using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Journal;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Settings;

/// <summary>A page of the journal.</summary>
/// <param name="Form">What is asked for.</param>
/// <param name="Entries">The entries, newest first.</param>
internal sealed record JournalModel(FormValues Form, IReadOnlyList<ListedEntry> Entries)
{
    /// <summary>Those who may have done it.</summary>
    public required ActorDirectory Actors { get; init; }

    /// <summary>The names of the patrons on the page, by UUID.</summary>
    public required IReadOnlyDictionary<string, PatronName> Patrons { get; init; }

    public bool HasNewer { get; init; }

    public bool HasOlder { get; init; }

    /// <summary>The key of why there is no list, such as one that took too long; null where there is one.</summary>
    public string? Trouble { get; init; }

    /// <summary>The page's address with what is asked for, and more.</summary>
    public string AddressWith(string path, string? name = null, string? value = null)
    {
        var query = new QueryString();
        foreach (var field in JournalFields.All)
        {
            if (Form[field].Length > 0)
                query = query.Add(field, Form[field]);
        }

        return path + (name is null ? query : query.Add(name, value!)).ToUriComponent();
    }
}
