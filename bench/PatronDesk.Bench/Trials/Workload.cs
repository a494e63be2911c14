using System.Diagnostics;

namespace PatronDesk.Bench;

/// <summary>The kinds of request that are measured.</summary>
internal enum Workload
{
    PointRead,
    ByEmail,
    FirstPage,
    MiddlePage,
    LastPage,
    RareName,
    TwoWords,
    BlocksOfUser,
    BlocksSorted,
    UserByBarcode,
    ListByLastName,
    Create,
    Update,
    CreateBlock,
    ReplaceBlock,
}

/// <summary>What a kind of request is called, and how its load is made.</summary>
internal static class Workloads
{
    public const int PageSize = 50;

    /// <summary>How many different searches of two words there are.</summary>
    public const int Names = 64;

    public static IReadOnlyList<Workload> Reads { get; } =
    [
        Workload.PointRead, Workload.ByEmail, Workload.FirstPage, Workload.MiddlePage, Workload.LastPage, Workload.RareName,
        Workload.TwoWords, Workload.BlocksOfUser, Workload.BlocksSorted, Workload.UserByBarcode, Workload.ListByLastName,
    ];

    public static IReadOnlyList<Workload> Writes { get; } = [Workload.Create, Workload.Update, Workload.CreateBlock, Workload.ReplaceBlock];

    public static string Name(this Workload workload) => workload switch
    {
        Workload.PointRead => "point read by barcode",
        Workload.ByEmail => "point read by email",
        Workload.FirstPage => "first page",
        Workload.MiddlePage => "a page in the middle",
        Workload.LastPage => "last page",
        Workload.RareName => "name search, one rare word",
        Workload.TwoWords => "name search, two words",
        Workload.BlocksOfUser => "blocks, userId==",
        Workload.BlocksSorted => "blocks, userId== and borrowing==true, sorted",
        Workload.UserByBarcode => "users, barcode==",
        Workload.ListByLastName => "users, lastName==, 20 of 500",
        Workload.Create => "create",
        Workload.Update => "update of one field",
        Workload.CreateBlock => "block, create",
        Workload.ReplaceBlock => "block, PUT",
        _ => throw new UnreachableException(),
    };

    /// <summary>The searches of two words: names of patrons all over the store.</summary>
    public static string[] TwoWordNames(int size, int seed) =>
    [
        .. MadeUpPatron.Make(size, seed)
            .Where(patron => patron.Id % (size / Names) == 3)
            .Take(Names)
            .Select(patron => $"{patron.FirstName} {patron.LastName}"),
    ];

    /// <summary>Barcodes of patrons all over the store.</summary>
    public static IEnumerable<string> RandomBarcodes(int size, int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, 100_000).Select(_ => Patrons.Ean13.Make("202", random.Next(1, size + 1)));
    }

    /// <summary>Emails of patrons all over the store.</summary>
    public static string[] Emails(int size, int seed) =>
    [
        .. MadeUpPatron.Make(size, seed)
            .Where(patron => patron.Id % Math.Max(1, size / 10_000) == 0)
            .Select(patron => patron.Email)
            .OfType<string>(),
    ];

    /// <summary>The path of FOLIO's list of those whose last name some 500 have.</summary>
    public static string ListByLastName { get; } = $"/users?query=personal.lastName%3D%3D%22{MadeUpPatron.CommonName}%22&limit=20";

    /// <summary>Pages from the second quarter to the third.</summary>
    public static (int First, int Last) MiddlePages(int size) => (size / PageSize / 4, size / PageSize * 3 / 4);
}
