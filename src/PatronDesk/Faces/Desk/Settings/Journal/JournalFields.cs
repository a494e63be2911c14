using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Journal;

namespace PatronDesk.Faces.Desk.Settings;

/// <summary>What may be asked of the journal, as an address has it.</summary>
internal static class JournalFields
{
    public static IReadOnlyList<string> All { get; } = ["who", "whom", "what", "from", "until"];

    public static FormValues Of(HttpContext context)
    {
        var form = new FormValues();
        foreach (var field in All)
            form[field] = context.Request.Query[field].ToString().Trim();
        return form;
    }

    /// <summary>The filter, but for the patron; beside a field is said what is wrong with it.</summary>
    public static JournalFilter Read(FormValues form, ActorDirectory actors, Visit visit)
    {
        if (form["who"].Length > 0 && form["who"] != "program" && !actors.Has(form["who"]))
            form.Refuse("who", visit.Words["fault.journal-who"]);
        if (form["what"].Length > 0 && !JournalActions.All.Contains(form["what"]))
            form.Refuse("what", visit.Words["fault.journal-what"]);
        var (from, until) = (Days.Read(form, "from", null, visit, null), Days.Read(form, "until", null, visit, null));
        return new()
        {
            Actor = form["who"].Length > 0 ? form["who"] : null,
            Action = form["what"].Length > 0 ? form["what"] : null,
            // A day begins a second after the one before it has ended.
            From = from is { } day ? visit.Calendar.EndOf(visit.Calendar.DateOf(day).AddDays(-1)).AddSeconds(1) : null,
            Until = until?.AddSeconds(1),
        };
    }
}
