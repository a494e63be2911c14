using System.Globalization;
using PatronDesk.Lending;

namespace PatronDesk.Faces.Desk.Lending;

/// <summary>Where a page of overdue loans begins, as its address says it.</summary>
internal static class OverduePlace
{
    public static string Write(Loan loan) =>
        string.Create(CultureInfo.InvariantCulture, $"{loan.DueAt.ToUnixTimeMilliseconds()}-{loan.Row}");

    /// <summary>The due date and the row of the last loan of the page before; null for a text that is no place.</summary>
    public static (DateTimeOffset DueAt, long Row)? Read(string text) =>
        text.Split('-') is [var due, var row]
        && long.TryParse(due, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
        && milliseconds < 200_000_000_000_000
        && long.TryParse(row, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), number)
            : null;
}
