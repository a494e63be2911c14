using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PatronDesk.Accounts;

/// <summary>A library's calendar: which day an instant falls on in its time zone, and when a day ends. Nobody else reads a zone.</summary>
internal sealed class LibraryCalendar
{
    /// <summary>For what belongs to no library.</summary>
    public static readonly LibraryCalendar Utc = new(TimeZoneInfo.Utc);

    private static readonly ConcurrentDictionary<string, LibraryCalendar> Found = new(StringComparer.Ordinal);

    // Longer than any zone's distance from UTC, even where a zone has skipped a whole day.
    private static readonly TimeSpan Around = TimeSpan.FromHours(30);

    private readonly TimeZoneInfo _zone;

    private LibraryCalendar(TimeZoneInfo zone) => _zone = zone;

    /// <summary>The zone's IANA name.</summary>
    public string Zone => _zone.Id;

    /// <summary>The calendar of a zone that this machine knows.</summary>
    /// <exception cref="UnknownZoneException">The machine does not know the zone.</exception>
    public static LibraryCalendar Of(string zone) =>
        TryOf(zone, out var calendar) ? calendar : throw new UnknownZoneException(zone);

    /// <summary>Whether a text names a zone of this machine, in the zone's own spelling.</summary>
    public static bool IsZone(string text) => TryOf(text, out _);

    /// <summary>The day on which an instant falls.</summary>
    public DateOnly DateOf(DateTimeOffset instant) => DateOnly.FromDateTime(LocalTime(instant));

    /// <summary>What the clocks of the library show at an instant.</summary>
    public DateTime LocalTime(DateTimeOffset instant) => Local(instant).DateTime;

    /// <summary>The same instant, with the library's offset from UTC.</summary>
    public DateTimeOffset Local(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, _zone);

    /// <summary>The last second of a day: 23:59:59, or what comes before it where the clocks skip that time.</summary>
    public DateTimeOffset EndOf(DateOnly day)
    {
        var last = day.ToDateTime(new TimeOnly(23, 59, 59));
        // "For ever" is written so; there is no later day to look at.
        if (last.Year is <= 1 or >= 9999)
            return new(last, TimeSpan.Zero);
        return LatestAt(last) ?? LastBefore(last);
    }

    /// <summary>
    /// The day with which an instant ends: its last second, or the midnight after it. Null for an instant within a day.
    /// </summary>
    public DateOnly? LastDayOf(DateTimeOffset instant)
    {
        var day = DateOf(instant.AddSeconds(-1));
        var end = EndOf(day);
        return instant >= end && instant <= end.AddSeconds(1) ? day : null;
    }

    /// <summary>
    /// When the clocks of the library show this time. Of two such instants it is the later one. A time that the clocks skip
    /// is counted on from before the gap, as a clock that was not set forward shows it.
    /// </summary>
    public DateTimeOffset InstantOf(DateTime local)
    {
        var read = new DateTimeOffset(local, TimeSpan.Zero);
        return LatestAt(local) ?? read - _zone.GetUtcOffset(read - Around);
    }

    /// <summary>An instant for a person at a terminal, such as <c>2027-04-03 23:59:59 +02:00</c>.</summary>
    public string Show(DateTimeOffset instant) =>
        Local(instant).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    /// <summary>The day on which an instant falls, such as <c>2027-04-03</c>.</summary>
    public string ShowDay(DateTimeOffset instant) => DateOf(instant).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static bool TryOf(string name, [NotNullWhen(true)] out LibraryCalendar? calendar)
    {
        if (Found.TryGetValue(name, out calendar))
            return true;
        // The base library finds a zone that it has read before in any case of letters.
        if (!IsName(name) || !TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) || zone.Id != name)
            return false;
        calendar = Found.GetOrAdd(name, new LibraryCalendar(zone));
        return true;
    }

    // "localtime" would follow the machine, "right/…" counts leap seconds, and "Factory" means that no zone was chosen.
    private static bool IsName(string text) =>
        text.Length is >= 2 and <= 64
        && char.IsAsciiLetterUpper(text[0])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+')
        && text != "Factory";

    /// <summary>The last instant at which the clocks show this time; null where they skip it.</summary>
    private DateTimeOffset? LatestAt(DateTime local)
    {
        var read = new DateTimeOffset(local, TimeSpan.Zero);
        DateTimeOffset? latest = null;
        foreach (var offset in (ReadOnlySpan<TimeSpan>)[_zone.GetUtcOffset(read - Around), _zone.GetUtcOffset(read + Around)])
        {
            var instant = read - offset;
            if (_zone.GetUtcOffset(instant) == offset && (latest is null || instant > latest))
                latest = instant;
        }

        return latest;
    }

    /// <summary>The last second before the clocks skip this time.</summary>
    private DateTimeOffset LastBefore(DateTime local)
    {
        var read = new DateTimeOffset(local, TimeSpan.Zero);
        var (before, after) = (read - Around, read + Around);
        while (after - before > TimeSpan.FromSeconds(1))
        {
            var middle = before.AddSeconds(Math.Floor((after - before).TotalSeconds / 2));
            if (LocalTime(middle) <= local)
                before = middle;
            else
                after = middle;
        }

        return before;
    }
}
