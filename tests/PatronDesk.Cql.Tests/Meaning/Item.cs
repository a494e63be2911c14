using PatronDesk.Cql.Binding;
using PatronDesk.Cql.Sql;

namespace PatronDesk.Cql.Tests.Meaning;

/// <summary>A record of the tests: a bit of a block, a bit of a user. Null is undefined.</summary>
internal sealed record Item(string Name)
{
    public required string Id { get; init; }

    public required string UserId { get; init; }

    public string? Group { get; init; }

    public string? Desc { get; init; }

    public string? Code { get; init; }

    public string? LastName { get; init; }

    public string? Barcode { get; init; }

    public DateTimeOffset Created { get; init; } = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset? Expires { get; init; }

    public bool? Borrowing { get; init; }

    public bool Frozen { get; init; }

    public string[]? Tags { get; init; }

    public long? Copies { get; init; }

    /// <summary>What keywords searches.</summary>
    public string Keywords => string.Join(' ', new[] { LastName, Barcode, Desc }.Where(text => text is not null));

    /// <summary>The value of an index; null where it is undefined or unknown.</summary>
    public object? this[string index] => index switch
    {
        "id" => Id,
        "userId" => UserId,
        "patronGroup" => Group,
        "desc" => Desc,
        "code" => Code,
        "personal.lastName" => LastName,
        "barcode" => Barcode,
        "metadata.createdDate" => Created,
        "expirationDate" => Expires,
        "borrowing" => Borrowing is { } borrowing ? (borrowing ? "true" : "false") : null,
        "active" => Frozen ? "false" : "true",
        "tags.tagList" => Tags,
        "copies" => Copies,
        _ => null,
    };

    /// <summary>How the tests' stores keep items.</summary>
    public static CqlSchema Schema { get; } = new(
        [
            new UuidIndex("id", SqlColumn.Indexed("i.id")) { MayBeUndefined = false },
            new UuidTextIndex("userId", SqlColumn.Indexed("i.user_id")) { MayBeUndefined = false },
            new UuidIndex("patronGroup", SqlColumn.Plain("i.group_id")),
            new TextIndex("desc", SqlColumn.Plain("i.description"), SqlColumn.Plain("i.description_folded"), "i.description_words"),
            new TextIndex("code", SqlColumn.Plain("i.code"), SqlColumn.Plain("i.code_folded"), "i.code_words"),
            new TextIndex(
                "personal.lastName", SqlColumn.Plain("i.last_name"), SqlColumn.Indexed("i.last_name_folded"),
                "i.last_name_words"),
            new TextIndex("barcode", SqlColumn.Plain("i.barcode"), SqlColumn.Indexed("i.barcode_folded")),
            new InstantIndex("metadata.createdDate", SqlColumn.Indexed("i.created_at")) { MayBeUndefined = false },
            new InstantIndex("expirationDate", SqlColumn.Plain("i.expires_at")),
            new FlagIndex("borrowing", SqlColumn.Plain("i.borrowing")),
            new FlagIndex("active", SqlColumn.Plain("(case when i.frozen = 1 then 0 else 1 end)")) { MayBeUndefined = false },
            new ListIndex("tags.tagList", "i.tags"),
            new NumberIndex("copies", SqlColumn.Plain("i.copies")),
            new KeywordsIndex(
                "keywords",
                "i.row in (select w.row from item_word w where w.library_id = $1 and w.word = {0})",
                "i.row in (select w.row from item_word w where w.library_id = $1 and w.word >= {0} and w.word < {1})",
                "i.keywords"),
        ],
        serverChoice: ["desc", "personal.lastName"],
        pinned: "userId");
}
