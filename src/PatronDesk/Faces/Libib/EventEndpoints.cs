using System.Diagnostics;
using System.Globalization;
using PatronDesk.Accounts;
using PatronDesk.Events;

namespace PatronDesk.Faces.Libib;

/// <summary><c>GET /events</c>: the library's events since a point, for those who ask rather than take webhooks.</summary>
internal sealed class EventEndpoints(EventList list)
{
    private const int DefaultLimit = 100;

    // Asks for nothing but the point after everything.
    private const string Now = "now";

    public void Map(IEndpointRouteBuilder libib) =>
        libib.MapGet("/events", ReadAsync).WithMetadata(new LibibRoute(Permissions.ReadEvents));

    private async Task ReadAsync(HttpContext context)
    {
        LibibParameters.RefuseBrokenQuery(context.Request, static name => name is "since" or "limit");
        var library = SignIn.CallerOf(context).Library;
        if (Limit(context.Request.Query["limit"].ToString()) is not { } limit)
        {
            await LibibError.BadRequestAsync(
                context, "invalid_limit", $"limit must be 1 to {EventList.MostRows}.", "limit");
            return;
        }

        var since = context.Request.Query["since"].ToString();
        if (since == Now)
        {
            await WriteAsync(context, library, new([], await list.NewestAsync(context.RequestAborted), HasMore: false));
            return;
        }

        EventPoint? point = null;
        if (since.Length > 0 && (point = EventPoint.Read(since)) is null)
        {
            await LibibError.BadRequestAsync(
                context, "invalid_since", "since must be a point that an answer gave as next, or now.", "since");
            return;
        }

        switch (await list.ReadAsync(library.Id, point, limit, context.RequestAborted))
        {
            case ReadEvents.Page page:
                await WriteAsync(context, library, page);
                break;
            case ReadEvents.Gone(var oldest):
                await WriteGoneAsync(context, oldest);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static int? Limit(string text) =>
        text.Length == 0 ? DefaultLimit
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is > 0 and <= EventList.MostRows
            ? limit
            : null;

    private static Task WriteAsync(HttpContext context, Library library, ReadEvents.Page page) => JsonBody.WriteAsync(
        context,
        (page, library),
        static (writer, answer) =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("events"u8);
            foreach (var one in answer.page.Events)
                EventJson.Write(writer, one, answer.library);
            writer.WriteEndArray();
            writer.WriteString("next"u8, answer.page.Next.ToString());
            writer.WriteBoolean("more"u8, answer.page.HasMore);
            writer.WriteEndObject();
        });

    private static Task WriteGoneAsync(HttpContext context, EventPoint oldest)
    {
        const string Why = "What came after this point is not kept any more, or a restore took it back. "
            + "Read the records anew, and go on from oldest.";
        context.Response.StatusCode = StatusCodes.Status410Gone;
        return JsonBody.WriteAsync(
            context,
            oldest,
            static (writer, point) =>
            {
                writer.WriteStartObject();
                writer.WriteString("error"u8, Why);
                writer.WriteString("message"u8, Why);
                writer.WriteString("code"u8, "since_gone");
                writer.WriteString("oldest"u8, point.ToString());
                writer.WriteEndObject();
            });
    }
}
