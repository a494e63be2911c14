using System.Text;
using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Faces.Folio.Blocks;
using PatronDesk.Faces.Folio.Users;
using PatronDesk.Faces.Folio.Wire;
using PatronDesk.Intake;
using PatronDesk.Patrons;

namespace PatronDesk.Hosting;

/// <summary>What was read of a FOLIO, made ready for the import: the users as a spreadsheet, and what comes with them.</summary>
internal sealed class FolioRecords
{
    private const int LongestReason = 300;

    private readonly Library _library;
    private readonly DateTimeOffset _now;
    private readonly Dictionary<string, string> _unreadable = new(StringComparer.Ordinal);
    private readonly List<FolioEntry> _notRead = [];

    private FolioRecords(Library library, DateTimeOffset now) => (_library, _now) = (library, now);

    /// <summary>The users, as the import of spreadsheets reads them.</summary>
    public byte[] Sheet { get; private set; } = [];

    /// <summary>What comes with them.</summary>
    public FolioCompanion Companion { get; private set; } = null!;

    /// <summary>How to import them.</summary>
    public ImportWishes Wishes { get; private set; } = null!;

    /// <summary>Reads the records, and the library's own groups and address types. Writes nothing.</summary>
    /// <param name="store">The library's store.</param>
    /// <param name="caller">Whose library.</param>
    /// <param name="kept">What was read.</param>
    /// <param name="wishes">How to import.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancel">Stops the reading.</param>
    public static async Task<FolioRecords> ReadAsync(
        Store store, Caller caller, FolioKept kept, ImportWishes wishes, DateTimeOffset now, CancellationToken cancel)
    {
        var records = new FolioRecords(caller.Library, now);
        var categories = new FolioCategories(wishes);
        foreach (var (wire, set) in ((CategoryWire, FolioSet)[])[
            (CategoryWire.Address, FolioSet.AddressTypes), (CategoryWire.Group, FolioSet.Groups)])
        {
            var here = await store.ReadAsync(session => Categories.AllAsync(session, caller.Library, wire.Kind), cancel);
            categories.Plan(here, records.CategoriesOf(kept, set, wire, categories));
        }

        var sheet = new StringBuilder(FolioUserRow.Headings);
        foreach (var user in kept.RecordsOf(FolioSet.Users))
        {
            cancel.ThrowIfCancellationRequested();
            sheet.Append(records.RowOf(user, categories));
        }

        records.Sheet = Encoding.UTF8.GetBytes(sheet.ToString());
        records.Wishes = wishes with
        {
            KnowsByUuid = true,
            GroupsToCome = categories.NewGroups,
            Unreadable = records._unreadable,
        };
        List<FolioTemplate> templates =
        [
            .. records.Each(kept, FolioSet.Templates, FolioEntryKind.Template, (found, body) => new FolioTemplate(
                found.Id, TemplateEndpoints.Read(body).Content, records.StampOf(found))),
        ];
        List<FolioBlock> blocks =
        [
            .. records.Each(kept, FolioSet.Blocks, FolioEntryKind.Block, (found, body) => new FolioBlock(
                found.Id, ManualBlockJson.Read(body).Content, records.StampOf(found))),
        ];
        records.Companion = new(store, caller, records.Wishes, now)
        {
            Categories = categories,
            Users = kept[FolioSet.Users].Ids,
            Templates = templates,
            Blocks = blocks,
            Unreadable = records._notRead,
        };
        return records;
    }

    private IEnumerable<Category> CategoriesOf(FolioKept kept, FolioSet set, CategoryWire wire, FolioCategories categories)
    {
        foreach (var found in kept.RecordsOf(set))
        {
            var (content, why) = Read(found, body => wire.Read(body).Content);
            if (content is null)
            {
                categories.Refuse(wire.Kind, found.Id, why);
                continue;
            }

            yield return new() { Kind = wire.Kind, Id = found.Id, Content = content, Version = 1, Stamp = StampOf(found) };
        }
    }

    private IEnumerable<T> Each<T>(FolioKept kept, FolioSet set, FolioEntryKind kind, Func<FolioFound, FolioBody, T> read)
        where T : class
    {
        foreach (var found in kept.RecordsOf(set))
        {
            var (record, why) = Read(found, body => read(found, body));
            if (record is not null)
                yield return record;
            else
                _notRead.Add(new(kind, found.Id, RowAction.Refused, FolioReason.Unreadable) { Text = why });
        }
    }

    private string RowOf(FolioFound user, FolioCategories categories)
    {
        var missing = new List<string>();
        string Known(string kind, string what, string id)
        {
            if (categories.Find(kind, id) is { } known)
                return known;
            missing.Add($"{what} {id} is none of the server's");
            return id;
        }

        var (row, why) = Read(user, body =>
        {
            var draft = UserDraft.ReadTaken(body);
            draft.Rename(
                id => Known(CategoryKind.Group, "its patron group", id), id => Known(CategoryKind.Address, "an address's type", id));
            return FolioUserRow.Of(user.Id, draft, FolioHistory.Of(user.Json));
        });
        if (row is not null && missing.Count == 0)
            return row;
        _unreadable[user.Id] = row is null ? why : string.Join("; ", missing);
        return FolioUserRow.OfUnreadable(user.Id);
    }

    private AuditStamp StampOf(FolioFound found) => FolioHistory.Of(found.Json).StampAt(_now);

    /// <summary>Reads a record; null, and why, where it does not keep to FOLIO's schema.</summary>
    private (T? Record, string Why) Read<T>(FolioFound found, Func<FolioBody, T> read)
        where T : class
    {
        try
        {
            return (read(FolioBody.OfRecord(found.Json, _library)), "");
        }
        catch (FolioRefusedException refused)
        {
            return (null, Short(refused.Faults.Count == 0 ? refused.Message : string.Join("; ", refused.Faults.Select(FolioFault.Say))));
        }
        catch (InvalidOperationException)
        {
            return (null, "it holds half of a character pair");
        }
    }

    private static string Short(string text) => text.Length <= LongestReason ? text : text[..LongestReason] + "…";
}
