using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using PatronDesk.Accounts;

namespace PatronDesk.Faces.Desk.Words;

/// <summary>
/// The sentences of the pages in one language, from <c>en.txt</c> or <c>de.txt</c>, and how that language writes days and
/// numbers. The program carries no culture data, so the file says that too.
/// </summary>
internal sealed class Sentences
{
    private static readonly FrozenDictionary<string, Sentences> Languages =
        new[] { "en", "de" }.ToFrozenDictionary(static code => code, static code => new Sentences(code), StringComparer.Ordinal);

    private readonly FrozenDictionary<string, string> _texts;
    private readonly string[] _months;

    private Sentences(string code)
    {
        Code = code;
        _texts = Read(code).ToFrozenDictionary(StringComparer.Ordinal);
        _months = this["format.months"].Split(' ');
    }

    /// <summary>The language's code, such as <c>en</c>.</summary>
    public string Code { get; }

    /// <summary>The keys that the file has.</summary>
    public IEnumerable<string> Keys => _texts.Keys;

    /// <summary>The sentence with this key.</summary>
    public string this[string key] => _texts.TryGetValue(key, out var text)
        ? text
        : throw new InvalidOperationException($"{Code}.txt has no sentence {key}.");

    /// <summary>The sentence with its places filled in.</summary>
    public string this[string key, params ReadOnlySpan<object?> values] => string.Format(CultureInfo.InvariantCulture, this[key], values);

    /// <summary>Whether the file has this key.</summary>
    public bool Has(string key) => _texts.ContainsKey(key);

    /// <summary>The sentence for a count: <c>key.one</c> for 1, else <c>key.many</c>.</summary>
    public string Count(string key, long count) => this[count == 1 ? $"{key}.one" : $"{key}.many", Number(count)];

    /// <summary>A whole number, in groups of three digits.</summary>
    public string Number(long number) =>
        number.ToString("#,0", CultureInfo.InvariantCulture).Replace(",", this["format.group"], StringComparison.Ordinal);

    /// <summary>A day, such as <c>1 March 2027</c>.</summary>
    public string Day(DateOnly day) => string.Format(
        CultureInfo.InvariantCulture, this["format.day"], day.Day, _months[day.Month - 1], day.Year);

    /// <summary>A month, such as <c>March 2027</c>, of any of its days.</summary>
    public string Month(DateOnly day) => string.Format(
        CultureInfo.InvariantCulture, this["format.month"], _months[day.Month - 1], day.Year);

    /// <summary>The day of an instant in a library's zone.</summary>
    public string Day(DateTimeOffset instant, LibraryCalendar calendar) => Day(calendar.DateOf(instant));

    /// <summary>An instant to the minute, in a library's zone.</summary>
    public string Time(DateTimeOffset instant, LibraryCalendar calendar)
    {
        var local = calendar.LocalTime(instant);
        var clock = local.ToString("HH:mm", CultureInfo.InvariantCulture);
        return string.Format(CultureInfo.InvariantCulture, this["format.time"], Day(DateOnly.FromDateTime(local)), clock);
    }

    /// <summary>The sentences in a language.</summary>
    public static Sentences Of(string code) => Languages[code];

    /// <summary>The first language of a browser's list that there is; English for none.</summary>
    public static Sentences For(string acceptLanguage)
    {
        var best = ("en", 0.0);
        foreach (var part in acceptLanguage.Split(',', 20, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var pieces = part.Split(';', StringSplitOptions.TrimEntries);
            var quality = pieces.Length > 1 && pieces[1].StartsWith("q=", StringComparison.Ordinal)
                && double.TryParse(pieces[1].AsSpan(2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var said)
                    ? said
                    : 1;
            var code = pieces[0].Split('-')[0].ToLowerInvariant();
            if (Languages.ContainsKey(code) && quality > best.Item2)
                best = (code, quality);
        }

        return Languages[best.Item1];
    }

    private static Dictionary<string, string> Read(string code)
    {
        using var stream = typeof(Sentences).Assembly.GetManifestResourceStream($"words/{code}.txt")
            ?? throw new InvalidOperationException($"{code}.txt is not embedded.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            var at = line.IndexOf(" = ", StringComparison.Ordinal);
            texts.Add(line[..at], line[(at + 3)..]);
        }

        return texts;
    }
}
