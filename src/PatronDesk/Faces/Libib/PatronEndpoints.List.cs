using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace PatronDesk.Faces.Libib;

internal sealed partial class PatronEndpoints
{
    private const int PageSize = 50;
    private const int LargestPageSize = 500;
    private const int LongestSearch = 200;

    private async Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (!TryReadNumber(query["page"], defaultValue: 1, max: long.MaxValue, out var page))
        {
            await LibibError.BadRequestAsync(context, "bad_page", "page must be a whole number from 1 up, such as page=2.", "page");
            return;
        }

        if (!TryReadNumber(query["per_page"], defaultValue: PageSize, max: LargestPageSize, out var size))
        {
            await LibibError.BadRequestAsync(
                context, "bad_per_page", $"per_page must be a whole number from 1 to {LargestPageSize}.", "per_page");
            return;
        }

        LibibParameters.RefuseBrokenQuery(context.Request, static name => name.Equals("q", StringComparison.OrdinalIgnoreCase));
        var text = query["q"].ToString();
        if (text.Length > LongestSearch)
        {
            await LibibError.BadRequestAsync(context, "too_long", $"q may have {LongestSearch} characters at most.", "q");
            return;
        }

        DateTimeOffset? since = null;
        if (query.TryGetValue("updated_since", out var sent))
        {
            if (!TryReadInstant(sent.ToString(), out var instant))
            {
                await LibibError.BadRequestAsync(
                    context, "bad_updated_since",
                    "updated_since must be an instant such as 2026-11-23T08:00:00Z, or a date such as 2026-11-23.", "updated_since");
                return;
            }

            since = instant;
        }

        // A page past the largest number is also past the end.
        var skip = (long)Int128.Min((Int128)(page - 1) * size, long.MaxValue);
        var caller = SignIn.CallerOf(context);
        using var memory = await ListMemory.TakeAsync(context, (int)size);
        var found = text.Trim().Length == 0 && since is null
            ? await patrons.ListAsync(caller, skip, (int)size, context.RequestAborted)
            : await patrons.SearchAsync(
                caller, text.Trim().Length == 0 ? null : text, since, skip, (int)size, context.RequestAborted);
        await JsonBody.WriteAsync(
            context,
            (found, size),
            static (writer, list) =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("total"u8, list.found.Total);
                writer.WriteNumber("pages"u8, (list.found.Total + list.size - 1) / list.size);
                writer.WriteNumber("max_per_page"u8, list.size);
                writer.WriteStartArray("patrons"u8);
                foreach (var patron in list.found.Patrons)
                    PatronJson.Write(writer, patron);
                writer.WriteEndArray();
                writer.WriteEndObject();
            });
    }

    private static bool TryReadNumber(StringValues sent, long defaultValue, long max, out long number)
    {
        number = defaultValue;
        if (sent.Count == 0)
            return true;
        var text = sent.ToString();
        if (text.Length == 0 || text.Any(c => !char.IsAsciiDigit(c)))
            return false;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number))
            number = long.MaxValue;
        return number >= 1 && number <= max;
    }

    private static bool TryReadInstant(string text, out DateTimeOffset instant) => DateTimeOffset.TryParseExact(
        // The plus of an offset arrives as a space if the client did not encode it.
        text.Replace(' ', '+'),
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"],
        CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
        out instant);
}
