namespace PatronDesk.Cql.Tests.Meaning;

/// <summary>The named records that the case files speak of.</summary>
internal static class Items
{
    public const string Anna = "1ad737b0-d847-11e6-bf26-cec0c932ce01";
    public const string Bert = "2b94c631-fca9-4892-a730-03ee529ffe2a";

    public static IReadOnlyList<Item> All { get; } =
    [
        // Everything defined, plain.
        new("full")
        {
            Id = "46399627-08a9-414f-b91c-a8a7ec850d03", UserId = Anna, Group = "503a81cd-6c26-400f-b620-14c08943697c",
            Desc = "Invalid email and mailing addresses.", Code = "A-12", LastName = "Long", Barcode = "00123",
            Created = Utc(2024, 5, 31, 18, 30), Expires = Utc(2098, 6, 1), Borrowing = true, Tags = ["red", "light blue"],
            Copies = -4,
        },
        // Nothing defined that may be undefined.
        new("bare") { Id = "00000000-0000-4000-8000-000000000000", UserId = Bert },
        // Everything empty.
        new("empty")
        {
            Id = "56399627-08a9-414f-b91c-a8a7ec850d03", UserId = Bert, Desc = "", Code = " ", LastName = "", Barcode = "",
            Created = Utc(2024, 5, 31), Tags = [],
        },
        // Case and accents.
        new("accents")
        {
            Id = "66399627-08a9-414f-b91c-a8a7ec850d03", UserId = Anna, Desc = "Café à la Łódź, STRASSE", Code = "É-7",
            LastName = "Ångström", Barcode = "ÄB", Created = Utc(2023, 12, 31, 23, 59, 59), Expires = Utc(2098, 6, 1, 0, 0, 1),
            Borrowing = false, Frozen = true, Tags = ["Rot", "Œuvre"],
        },
        new("plain")
        {
            Id = "76399627-08a9-414f-b91c-a8a7ec850d03", UserId = Bert, Desc = "cafe a la lodz, strasse", Code = "e-7",
            LastName = "angstrom", Barcode = "ab", Expires = Utc(2098, 5, 31, 22), Borrowing = false, Tags = ["rot"],
        },
        // The spelling of accents that Mac OS prefers.
        new("decomposed")
        {
            Id = "86399627-08a9-414f-b91c-a8a7ec850d03", UserId = Bert, Desc = "Cafe\u0301", LastName = "A\u030Angstro\u0308m",
            Borrowing = true, Frozen = true,
        },
        // What SQL and pattern languages treat specially.
        new("special")
        {
            Id = "96399627-08a9-414f-b91c-a8a7ec850d03", UserId = Bert, Desc = "100%_[x]*?\\ ^ it's \"quoted\" $1 {0}",
            Code = "*", LastName = "O'Brien", Barcode = "a*b",
        },
        new("percent") { Id = "a6399627-08a9-414f-b91c-a8a7ec850d03", UserId = Bert, Desc = "100 x", Code = "?", Barcode = "axb" },
        // Words.
        new("words")
        {
            Id = "b6399627-08a9-414f-b91c-a8a7ec850d03", UserId = Bert, Desc = "Lea Long reads long books; Lea rests",
            Code = "lea-long", LastName = "Long-Lea", Barcode = "lea long", Copies = 9,
        },
        // Numbers as texts.
        new("four") { Id = "c6399627-08a9-414f-b91c-a8a7ec850d03", UserId = Bert, Code = "4.0", Barcode = "4", Copies = 10 },
        new("forty") { Id = "d6399627-08a9-414f-b91c-a8a7ec850d03", UserId = Bert, Code = "4e1", Barcode = "40", Copies = 100 },
        new("minus") { Id = "e6399627-08a9-414f-b91c-a8a7ec850d03", UserId = Bert, Code = "-.5", Barcode = "-0.5", Desc = "4" },
        // Beyond ASCII and beyond the first plane: bytes and code points order alike, UTF-16 units would not.
        new("emoji") { Id = "f6399627-08a9-414f-b91c-a8a7ec850d03", UserId = Bert, Desc = "😀", LastName = "😀z", Code = "x🐀y" },
        new("high") { Id = "ffffffff-08a9-414f-b91c-a8a7ec850d03", UserId = Bert, Desc = "\uFB50", LastName = "\uFB50z", Code = "xéy" },
    ];

    private static DateTimeOffset Utc(int year, int month, int day, int hour = 0, int minute = 0, int second = 0) =>
        new(year, month, day, hour, minute, second, TimeSpan.Zero);
}
