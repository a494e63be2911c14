using PatronDesk.Cql.Binding;
using PatronDesk.Cql.Sql;

namespace PatronDesk.Patrons;

/// <summary>The indexes that CQL can search patrons by, named as in FOLIO's user, and the columns behind them.</summary>
internal static class UserIndexes
{
    private static readonly WordColumn[] Words =
    [
        new("patron.username_words"), new("patron.first_name_words"), new("patron.preferred_name_words"),
        new("patron.last_name_words"), new("patron.middle_name_words"), new("patron.email_words"),
        new("(' ' || patron.barcode || ' ')", "0123456789"), new("patron.barcode_words"),
        new("(' ' || replace(patron.uuid, '-', ' ') || ' ')", "0123456789abcdef"), new("patron.patron_id_words"),
        new("patron.custom_words"),
    ];

    // Each column holds its words between blanks, so they stay separate when the columns are joined.
    private const string AllWords = """
        (coalesce(patron.username_words, '') || coalesce(patron.first_name_words, '')
        || coalesce(patron.preferred_name_words, '') || coalesce(patron.last_name_words, '')
        || coalesce(patron.middle_name_words, '') || coalesce(patron.email_words, '')
        || coalesce(patron.barcode_words, ' ' || patron.barcode || ' ') || replace(patron.uuid, '-', ' ') || ' '
        || coalesce(patron.patron_id_words, '')
        || coalesce(patron.custom_words, ''))
        """;

    private static readonly SqlColumn Type = SqlColumn.Plain($"coalesce(patron.user_type, '{UserDetails.DefaultType}')");

    private static readonly SqlColumn FoldedType =
        SqlColumn.Plain($"lower(coalesce(patron.user_type, '{UserDetails.DefaultType}'))");

    private static readonly SqlColumn Group =
        SqlColumn.Plain($"coalesce(patron.patron_group, '{CategoryKind.DefaultGroupId}')");

    // The old barcode of a merged record finds the patron who stayed. One that was reported lost does not: FOLIO's clients ask for
    // the verdict by the user's id, and would not hear of it.
    private static readonly LookUp OldBarcode = new(
        "patron.deleted_at is null",
        "patron.id = (select max(old.patron) from patron_alias as old "
        + "where old.library_id = $1 and old.lost_at is null and old.barcode_folded = ",
        ")");

    public static CqlSchema Schema { get; } = new(
        [
            new UuidIndex("id", SqlColumn.Indexed("patron.uuid")) { MayBeUndefined = false },
            Text("username", "username", "username_folded", isIndexed: true),
            new TextIndex("barcode", SqlColumn.Plain("patron.barcode"), SqlColumn.Indexed("patron.barcode_folded"))
            {
                MayBeUndefined = false,
                LookUp = OldBarcode,
            },
            Text("externalSystemId", "patron_id", "patron_id_folded", isOrdered: true),
            new FlagIndex("active", SqlColumn.Plain("(1 - patron.inactive)")) { MayBeUndefined = false },
            new TextIndex("type", Type, FoldedType) { MayBeUndefined = false },
            new UuidIndex("patronGroup", Group) { MayBeUndefined = false },
            new TextIndex("patronGroup.group", OfGroup("name"), OfGroup("name_folded"), OfGroup("name_words").Expression),
            Text("personal.firstName", "first_name", "first_name_folded"),
            Text("personal.lastName", "last_name", "last_name_folded", isOrdered: true),
            Text("personal.middleName", "middle_name", "middle_name_folded"),
            Text("personal.preferredFirstName", "preferred_name", "preferred_name_folded"),
            new TextIndex(
                "personal.email", SqlColumn.Plain("patron.email"), SqlColumn.Plain("patron.email_search"), "patron.email_words")
            {
                // Few emails have accents. The unique index keeps accents, and serves all emails without them here.
                Alternate = new(
                    SqlColumn.Indexed("patron.email_folded"),
                    Served: "patron.deleted_at is null",
                    Differs: "patron.deleted_at is null and patron.email_search <> patron.email_folded"),
            },
            Number("personal.phone", "phone"),
            Number("personal.mobilePhone", "mobile_phone"),
            new InstantIndex("enrollmentDate", SqlColumn.Plain("patron.enrolled_at")),
            new InstantIndex("expirationDate", SqlColumn.Plain("patron.expires_at")),
            Instant("createdDate", "created_at"),
            Instant("updatedDate", "updated_at"),
            Instant("metadata.createdDate", "created_at"),
            Instant("metadata.updatedDate", "updated_at"),
            new UuidTextIndex("metadata.createdByUserId", SqlColumn.Plain("patron.created_by")),
            Text("metadata.createdByUsername", "created_by_name", "created_by_name_folded"),
            new UuidTextIndex("metadata.updatedByUserId", SqlColumn.Plain("patron.updated_by")),
            Text("metadata.updatedByUsername", "updated_by_name", "updated_by_name_folded"),
            new ListIndex("tags.tagList", "patron.tag_words"),
            new TextIndex(
                "customFields", SqlColumn.Plain("patron.custom_fields"), SqlColumn.Plain("patron.custom_words"), "patron.custom_words"),
            new KeywordsIndex("keywords", word: null, prefix: null, AllWords) { Parts = Words },
        ],
        serverChoice: ["keywords"]);

    private static SqlColumn OfGroup(string column) => SqlColumn.Plain($"""
        (select category.{column} from category
        where category.library_id = patron.library_id and category.kind = '{CategoryKind.Group}' and category.id = {Group.Expression})
        """);

    private static TextIndex Text(
        string name, string column, string folded, bool isIndexed = false, bool isOrdered = false) => new(
        name,
        SqlColumn.Plain($"patron.{column}"),
        new SqlColumn($"patron.{folded}", isIndexed || isOrdered, isOrdered),
        $"patron.{folded[..folded.LastIndexOf('_')]}_words");

    // Digits and signs, for which the engines' own folding of ASCII is enough.
    private static TextIndex Number(string name, string column) => new(
        name, SqlColumn.Plain($"patron.{column}"), SqlColumn.Plain($"lower(trim(patron.{column}))"));

    private static InstantIndex Instant(string name, string column) =>
        new(name, SqlColumn.Plain($"patron.{column}")) { MayBeUndefined = false };
}
