using System.Diagnostics;
using System.Globalization;
using PatronDesk.Accounts;
using PatronDesk.Faces.Desk.Shell;

namespace PatronDesk.Faces.Desk.Settings;

/// <summary>The fields of a library's settings.</summary>
internal static class LibraryFields
{
    private const string Yes = "yes";

    public static IReadOnlyList<string> Lending { get; } = ["loan_days", "renewal_limit", "checkout_limit", "hold_days"];

    public static IReadOnlyList<string> Keeping { get; } = ["keep_deleted_days", "keep_loans_days"];

    public static IReadOnlyList<string> All { get; } =
    [
        "library", "country", "time_zone", .. Lending, "due_by_card_end", .. Keeping, "barcode_prefix", "missing_as_blank",
    ];

    public static FormValues Of(Library library)
    {
        var form = new FormValues { Revision = LibrarySettings.RevisionOf(library) };
        form.Start("library", library.Organization);
        form.Start("country", library.Country);
        form.Start("time_zone", library.TimeZone);
        form.Start("loan_days", Write(library.LoanDays));
        form.Start("renewal_limit", Write(library.RenewalLimit));
        form.Start("checkout_limit", Write(library.CheckoutLimit));
        form.Start("hold_days", Write(library.HoldDays));
        form.Start("due_by_card_end", library.DueByCardEnd ? Yes : "");
        form.Start("keep_deleted_days", Write(library.KeepDeletedDays));
        form.Start("keep_loans_days", Write(library.KeepLoansDays));
        form.Start("barcode_prefix", library.BarcodePrefix);
        form.Start("missing_as_blank", library.MissingAsBlank ? Yes : "");
        return form;
    }

    /// <summary>Reads the form into a library, and says beside each field what is wrong with it.</summary>
    public static Library Read(FormValues form, Library before, Visit visit)
    {
        var wanted = before with
        {
            Organization = form["library"].Trim(),
            Country = form["country"].Trim().ToUpperInvariant(),
            TimeZone = form["time_zone"].Trim(),
            LoanDays = NumberOf(form, "loan_days"),
            RenewalLimit = NumberOf(form, "renewal_limit"),
            CheckoutLimit = NumberOf(form, "checkout_limit"),
            HoldDays = NumberOf(form, "hold_days"),
            DueByCardEnd = form["due_by_card_end"] == Yes,
            KeepDeletedDays = NumberOf(form, "keep_deleted_days"),
            KeepLoansDays = NumberOf(form, "keep_loans_days"),
            BarcodePrefix = form["barcode_prefix"].Trim(),
            MissingAsBlank = form["missing_as_blank"] == Yes,
        };
        foreach (var fault in LibrarySettings.Refused(wanted, before))
        {
            var (name, sentence) = Explain(fault, visit);
            form.Refuse(name, sentence);
        }

        return wanted;
    }

    private static (string Name, string Sentence) Explain(LibraryFault fault, Visit visit) => fault.Field switch
    {
        LibraryField.Organization => ("library", visit.Words["fault.name"]),
        LibraryField.Country => ("country", visit.Words["fault.country.malformed"]),
        LibraryField.TimeZone => ("time_zone", visit.Words["fault.time-zone"]),
        LibraryField.LoanDays => ("loan_days", Between(fault, visit)),
        LibraryField.RenewalLimit => ("renewal_limit", Between(fault, visit)),
        LibraryField.CheckoutLimit => ("checkout_limit", Between(fault, visit)),
        LibraryField.HoldDays => ("hold_days", Between(fault, visit)),
        LibraryField.KeepLoansDays => ("keep_loans_days", Between(fault, visit)),
        LibraryField.KeepDeletedDays => ("keep_deleted_days", Between(fault, visit)),
        LibraryField.BarcodePrefix => ("barcode_prefix", visit.Words["fault.barcode-prefix"]),
        _ => throw new UnreachableException(),
    };

    private static string Between(LibraryFault fault, Visit visit) =>
        visit.Words["fault.between", visit.Words.Number(fault.Least), visit.Words.Number(fault.Most)];

    // What is no number is out of every range.
    private static int NumberOf(FormValues form, string name) =>
        int.TryParse(form[name].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static string Write(int number) => number.ToString(CultureInfo.InvariantCulture);
}
