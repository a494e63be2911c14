using PatronDesk.Accounts;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Merging;

/// <summary>The fields of two records in words.</summary>
internal sealed class MergeValues(Categories categories)
{
    private const int LongestText = 300;

    /// <summary>Each field that one of the two has, with what is chosen; at first what the left record has, if it has anything.</summary>
    /// <param name="visit">The request.</param>
    /// <param name="left">One record.</param>
    /// <param name="right">The other.</param>
    /// <param name="chosen">What the form says of a field; empty for nothing yet.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public async ValueTask<IReadOnlyList<MergeRow>> RowsAsync(
        Visit visit, Patron left, Patron right, Func<string, string> chosen, CancellationToken cancel)
    {
        var rows = new List<MergeRow>();
        foreach (var field in MergeField.All)
        {
            var (one, other) = (field.Text(left) ?? "", field.Text(right) ?? "");
            if (one.Length == 0 && other.Length == 0)
                continue;
            var said = chosen(field.Name);
            var choice = said is "left" or "right" ? said : one.Length > 0 ? "left" : "right";
            rows.Add(new(
                field.Name, await InWordsAsync(visit, field, one, cancel), await InWordsAsync(visit, field, other, cancel),
                field.Differs(left, right) ? choice : null));
        }

        return rows;
    }

    private async ValueTask<string> InWordsAsync(Visit visit, MergeField field, string text, CancellationToken cancel)
    {
        var words = visit.Words;
        switch (field.Name)
        {
            case "freeze" or "active":
                return words[text == "1" ? "merge.yes" : "merge.no"];
            case "expires_at" or "born_at" or "enrolled_at":
                return MergeField.InstantOf(text) is { } at
                    ? field.Name == "born_at" ? words.Day(DateOnly.FromDateTime(at.UtcDateTime))
                        : visit.Calendar.LastDayOf(at) is { } day ? words.Day(day) : words.Time(at, visit.Calendar)
                    : "";
            case "patron_group":
                return text.Length == 0 ? "" : (await GroupAsync(visit.Person!, text, cancel)) ?? text;
            default:
                return ShortText.Of(text, LongestText);
        }
    }

    private async ValueTask<string?> GroupAsync(Caller person, string id, CancellationToken cancel) =>
        (await categories.FindAsync(person, CategoryKind.Group, id, cancel))?.Content.Name;
}
