using PatronDesk.Accounts;
using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>An entry of a library's list of patron groups or of address types.</summary>
internal sealed record Category
{
    public static readonly Columns<Category> Columns = new(
        (ref at) => new()
        {
            Row = at.Number("row"),
            Kind = at.Text("kind", category => category.Kind, Written.Once),
            Id = at.Text("id", category => category.Id, Written.Once),
            Content = at.Part(CategoryContent.Columns, category => category.Content),
            Version = at.Number("version", category => category.Version),
            Stamp = at.Part(AuditStamp.Columns, category => category.Stamp),
        },
        table: "category");

    /// <summary>The row's number. Only the database gives it; a new category has none yet.</summary>
    public long Row { get; init; }

    /// <summary>A word of <see cref="CategoryKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>A UUID in lower case.</summary>
    public required string Id { get; init; }

    public required CategoryContent Content { get; init; }

    /// <summary>Counts the record's changes, from 1.</summary>
    public required long Version { get; init; }

    public required AuditStamp Stamp { get; init; }

    /// <summary>Identifies this state of the record, also if its id is used again after a deletion.</summary>
    public string Revision => string.Create(null, $"{Instants.ToMicroseconds(Stamp.CreatedAt):x}-{Version}");
}

/// <summary>A category's content, which staff write.</summary>
/// <param name="Name">Its name; unique among its kind, ignoring case and accents.</param>
/// <param name="Description">What it is for.</param>
/// <param name="ExpiryDays">After how many days FOLIO's clients propose that a new user of the group expires; null for none.</param>
/// <param name="Source">Who brought it, in FOLIO's words; null where nobody said so.</param>
internal sealed record CategoryContent(string Name, string? Description, int? ExpiryDays = null, string? Source = null)
{
    public static readonly Columns<CategoryContent> Columns = new((ref at) => new(
        at.Searched("name", content => content.Name),
        at.SearchedOrNull("description", content => content.Description),
        (int?)at.NumberOrNull("expiry_days", content => (long?)content.ExpiryDays),
        at.TextOrNull("source", content => content.Source)));
}

/// <summary>The kinds of categories, as the database names them.</summary>
internal static class CategoryKind
{
    public const string Group = "group";
    public const string Address = "address";

    /// <summary>The group of every patron for whom none was chosen. It can be renamed, and not deleted.</summary>
    public const string DefaultGroupId = "5c8f9a9e-6a0c-4d0d-9d57-0f6c1f6f2b11";

    /// <summary>FOLIO's group of the library's own staff, who are no patrons. A library may delete it.</summary>
    public const string StaffGroupId = "3684a786-6671-4268-8ed0-9db82ebca60b";

    /// <summary>The type of an address for which none was chosen. It can be renamed, and not deleted.</summary>
    public const string DefaultAddressId = "93d3d88d-499b-45d0-9bc7-ac73c3a19880";

    public static bool IsDefault(string id) => id is DefaultGroupId or DefaultAddressId;
}
