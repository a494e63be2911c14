using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Patrons;

namespace PatronDesk.Intake;

/// <summary>A FOLIO's patron groups and address types: what is done with each, and by which id the library knows it.</summary>
/// <param name="wishes">How to import.</param>
internal sealed class FolioCategories(ImportWishes wishes)
{
    private readonly List<FolioEntry> _entries = [];
    private readonly List<Category> _new = [];
    private readonly List<Category> _changed = [];
    private readonly Dictionary<(string Kind, string Id), string> _known = [];

    /// <summary>What is done with each.</summary>
    public IReadOnlyList<FolioEntry> Entries => _entries;

    /// <summary>The ids of the groups that are new to the library.</summary>
    public IReadOnlyCollection<string> NewGroups => [.. _new.Where(one => one.Kind == CategoryKind.Group).Select(one => one.Id)];

    /// <summary>The library's id for an id of the FOLIO; null where neither has it.</summary>
    public string? Find(string kind, string id) => _known.GetValueOrDefault((kind, id.ToLowerInvariant()));

    /// <summary>Plans what is done with the FOLIO's own.</summary>
    /// <param name="here">Those of the library, of the same kind.</param>
    /// <param name="there">Those of the FOLIO.</param>
    public void Plan(IReadOnlyList<Category> here, IEnumerable<Category> there)
    {
        var byId = new Dictionary<string, Category>(StringComparer.Ordinal);
        var byName = new Dictionary<string, Category>(StringComparer.Ordinal);
        foreach (var category in here)
        {
            byId[category.Id] = byName[FoldedText.Of(category.Content.Name).Folded!] = category;
            _known[(category.Kind, category.Id)] = category.Id;
        }

        foreach (var category in there)
        {
            var name = FoldedText.Of(category.Content.Name).Folded!;
            if (byId.TryGetValue(category.Id, out var same))
            {
                Add(category, ActionOn(same, category));
                continue;
            }

            if (byName.TryGetValue(name, out var other))
            {
                _known[(category.Kind, category.Id)] = other.Id;
                Add(category, RowAction.Unchanged, FolioReason.HasOtherId);
                continue;
            }

            byName[name] = category;
            _known[(category.Kind, category.Id)] = category.Id;
            _new.Add(category);
            Add(category, RowAction.Created);
        }
    }

    /// <summary>Notes one that can't be read.</summary>
    public void Refuse(string kind, string id, string why) => _entries.Add(
        new(KindOf(kind), id, RowAction.Refused, FolioReason.Unreadable) { Text = why });

    /// <summary>Writes what is new or changed.</summary>
    public async ValueTask WriteAsync(Session session, Caller caller, DateTimeOffset now)
    {
        foreach (var category in _new)
            await Categories.TakeInAsync(session, caller, category, now);
        foreach (var category in _changed)
            await Categories.TakeOverAsync(session, caller, category.Kind, category.Id, category.Content, now);
    }

    private RowAction ActionOn(Category same, Category category)
    {
        if (same.Content == category.Content)
            return RowAction.Unchanged;
        // No person made what a new library starts with.
        if (wishes.IfExists == IfExists.Update || (same.Version == 1 && same.Stamp.By == Authors.Unknown))
        {
            _changed.Add(category);
            return RowAction.Updated;
        }

        return wishes.IfExists == IfExists.Skip ? RowAction.Skipped : RowAction.Refused;
    }

    private void Add(Category category, RowAction action, FolioReason reason = FolioReason.None)
    {
        var why = action == RowAction.Skipped ? FolioReason.Exists
            : action == RowAction.Refused ? FolioReason.IsThere
            : reason;
        _entries.Add(new(KindOf(category.Kind), category.Content.Name, action, why));
    }

    private static FolioEntryKind KindOf(string kind) => kind == CategoryKind.Group ? FolioEntryKind.Group : FolioEntryKind.AddressType;
}
