using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>
/// The groups and address types that a new library starts with: those of FOLIO, with the ids that its clients and scripts
/// send, and before them the default group. A migration gave older libraries the same.
/// </summary>
internal sealed class StandardCategories : ILibraryFollower
{
    private static readonly Sql Insert = new($"""
        insert into category (library_id, {Category.Columns.Names}) values ($1, {Category.Columns.Parameters(2)})
        """);

    private static readonly (string Kind, string Id, string Name, string Description)[] All =
    [
        (CategoryKind.Group, CategoryKind.DefaultGroupId, "patron", "Patron of the library"),
        (CategoryKind.Group, "503a81cd-6c26-400f-b620-14c08943697c", "faculty", "Faculty Member"),
        (CategoryKind.Group, "ad0bc554-d5bc-463c-85d1-5562127ae91b", "graduate", "Graduate Student"),
        (CategoryKind.Group, CategoryKind.StaffGroupId, "staff", "Staff Member"),
        (CategoryKind.Group, "bdc2b6d4-5ceb-4a12-ab46-249b9a68473e", "undergrad", "Undergraduate Student"),
        (CategoryKind.Address, CategoryKind.DefaultAddressId, "Home", "Home Address"),
        (CategoryKind.Address, "1c4b225f-f669-4e9b-afcd-ebc0e273a34e", "Work", "Work Address"),
        (CategoryKind.Address, "b6f4d1c6-0dfa-463c-9534-f49c4f0ae090", "Claim", "Claim Address"),
        (CategoryKind.Address, "5a4c5b53-9b33-4f4e-8c39-6a3b6a1d0a52", "Other", "Other Address"),
    ];

    public void Created(Batch batch, long libraryId, DateTimeOffset now)
    {
        foreach (var (kind, id, name, description) in All)
        {
            var category = new Category
            {
                Kind = kind,
                Id = id,
                Content = new(name, description),
                Version = 1,
                Stamp = new(now, now, Authors.Unknown),
            };
            batch.Add(Insert, Category.Columns.Values(category, libraryId));
        }
    }
}
