using System.Globalization;
using PatronDesk.Accounts;

namespace PatronDesk.Faces.Desk.Shell;

/// <summary>Days in forms: written as browsers' date fields send them, and meant in the library's time zone.</summary>
internal static class Days
{
    private const string Form = "yyyy-MM-dd";

    public static string Write(DateOnly day) => day.ToString(Form, CultureInfo.InvariantCulture);

    /// <summary>The day with which an instant ends, or on which it falls; empty for none.</summary>
    public static string Write(DateTimeOffset? end, LibraryCalendar calendar) =>
        end is { } at ? Write(calendar.LastDayOf(at) ?? calendar.DateOf(at)) : "";

    /// <summary>
    /// The end of the day that was typed. A field that nobody touched keeps its instant, which need not be the end of a day.
    /// </summary>
    /// <param name="form">The form.</param>
    /// <param name="name">The field's name.</param>
    /// <param name="stored">The record's instant.</param>
    /// <param name="visit">The request, for the sentence of a refusal.</param>
    /// <param name="earliest">The first day that may be chosen; null for any.</param>
    public static DateTimeOffset? Read(FormValues form, string name, DateTimeOffset? stored, Visit visit, DateOnly? earliest)
    {
        var text = form[name].Trim();
        if (form.Revision.Length > 0 && !form.IsChanged(name))
            return stored;
        if (text.Length == 0)
            return null;
        // No guess at 01/02/2027: it is another day in another country.
        if (!DateOnly.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            || day.Year is < 1900 or > 9990)
            form.Refuse(name, visit.Words["fault.day"]);
        else if (day < earliest)
            form.Refuse(name, visit.Words["fault.past", visit.Words.Day(earliest.Value)]);
        else
            return visit.Calendar.EndOf(day);
        return stored;
    }
}
