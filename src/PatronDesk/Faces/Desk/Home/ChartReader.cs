using System.Collections.Concurrent;
using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Faces.Desk.Blocks;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Lending;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Home;

/// <summary>
/// Counts what the charts show. The counts are kept for a hundred times as long as counting took, ten minutes at most: small
/// libraries see every change at once, and large ones spend a hundredth of a reader on it, however many people look.
/// </summary>
internal sealed class ChartReader(
    PatronArrivals arrivals, BlockRecords blocks, TemplateRecords templates, Loans loans, TimeProvider clock)
{
    private const int Months = 12;
    private const int LoanDays = 30;
    private const int MostKinds = 8;
    private const int MostCodes = 500;

    private static readonly TimeSpan LongestKept = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<(long Library, DateOnly Today), Kept> _kept = new();

    /// <summary>The charts of the person's library.</summary>
    public async ValueTask<HomeCharts> ReadAsync(Visit visit, CancellationToken cancel)
    {
        var today = visit.Calendar.DateOf(clock.GetUtcNow());
        var key = (visit.Library.Id, today);
        if (!_kept.TryGetValue(key, out var kept) || clock.GetElapsedTime(kept.At) >= kept.For)
        {
            var start = clock.GetTimestamp();
            kept = await CountAsync(visit, today, cancel);
            var took = clock.GetElapsedTime(start);
            var keptFor = took * 100 < LongestKept ? took * 100 : LongestKept;
            // Yesterday's are of no use any more.
            foreach (var old in _kept.Keys.Where(old => old.Library == key.Id && old.Today != today))
                _kept.TryRemove(old, out _);
            _kept[key] = kept = kept with { At = clock.GetTimestamp(), For = keptFor };
        }

        return Draw(visit, today, kept);
    }

    private async ValueTask<Kept> CountAsync(Visit visit, DateOnly today, CancellationToken cancel)
    {
        var (person, calendar) = (visit.Person!, visit.Calendar);
        var months = Enumerable.Range(1 - Months, Months + 1).Select(i => calendar.EndOf(MonthOf(today, i).AddDays(-1)));
        var days = Enumerable.Range(1 - LoanDays, LoanDays + 1).Select(i => calendar.EndOf(today.AddDays(i - 1)));
        return new(
            await arrivals.CountAsync(person, [.. months], cancel),
            await KindsAsync(person, cancel),
            await loans.CountByTimeAsync(person, [.. days], cancel));
    }

    // A block's kind is the template with its code; by hand are those whose code no template has.
    private async ValueTask<IReadOnlyList<(string? Name, long Count)>?> KindsAsync(Caller person, CancellationToken cancel)
    {
        if (await blocks.CountByCodeAsync(person, MostCodes, cancel) is not { } counted)
            return null;
        var names = (await templates.AllAsync(person, MostCodes, cancel))
            .Where(static template => template.Content.Code is { Length: > 0 })
            .ToLookup(
                static template => template.Content.Code!,
                static template => TemplateChoice.Of(template).Name,
                StringComparer.Ordinal);
        return
        [
            .. counted.GroupBy(one => one.Code is null ? null : names[one.Code].FirstOrDefault(), static one => one.Count)
                .Select(static kind => (kind.Key, Count: kind.Sum()))
                .OrderByDescending(static kind => kind.Count),
        ];
    }

    private static HomeCharts Draw(Visit visit, DateOnly today, Kept kept)
    {
        var words = visit.Words;
        var months = kept.Patrons?.Select((count, i) => new ChartPoint(words.Month(MonthOf(today, i + 1 - Months)), count));
        var days = kept.Loans?.Select((count, i) => new ChartPoint(words.Day(today.AddDays(i + 1 - LoanDays)), count));
        var kinds = kept.Blocks?.Take(MostKinds).Select(kind => new ChartPoint(kind.Name ?? words["chart.by-hand"], kind.Count)).ToList();
        if (kept.Blocks?.Skip(MostKinds).Sum(static kind => kind.Count) is > 0 and var rest)
            kinds!.Add(new(words["chart.others"], rest));
        return new(new("chart.patrons", months?.ToList()), new("chart.blocks", kinds), new("chart.loans", days?.ToList()));
    }

    // The first day of the month that is so many months after today's.
    private static DateOnly MonthOf(DateOnly today, int months) => new DateOnly(today.Year, today.Month, 1).AddMonths(months);

    private sealed record Kept(
        IReadOnlyList<long>? Patrons, IReadOnlyList<(string? Name, long Count)>? Blocks, IReadOnlyList<long>? Loans)
    {
        /// <summary>When they were counted, as the clock's timestamp.</summary>
        public long At { get; init; }

        public TimeSpan For { get; init; }
    }
}
