using System.Globalization;

namespace PatronDesk.Events;

/// <summary>A point in the stream of events, right after one of them. A reader goes on from there.</summary>
/// <param name="Epoch">Which stream; a restore begins a new one.</param>
/// <param name="Xact">The transaction that wrote the event; 0 on SQLite.</param>
/// <param name="Id">The journal's number of the event.</param>
internal readonly record struct EventPoint(string Epoch, long Xact, long Id)
{
    private const int LongestEpoch = 16;

    /// <summary>The point that a text from outside names; null for a text that is none.</summary>
    public static EventPoint? Read(string text) =>
        text.Split('.', 4) is [{ Length: > 0 and <= LongestEpoch } epoch, var xact, var id]
            && epoch.All(char.IsAsciiLetterOrDigit)
            && long.TryParse(xact, NumberStyles.None, CultureInfo.InvariantCulture, out var transaction)
            && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? new(epoch, transaction, number)
                : null;

    /// <summary>As clients have it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}.{Xact}.{Id}");
}
