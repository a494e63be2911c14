using System.Diagnostics;
using System.Text.Json;
using PatronDesk.Blocks;

namespace PatronDesk.Faces.Folio.Wire;

/// <summary>
/// What the answers about a single record have in common: its address, its body, and optimistic locking by <c>ETag</c> and
/// <c>If-Match</c> (the document's 409).
/// </summary>
internal static class FolioRecord
{
    /// <summary>The id in the address.</summary>
    public static string IdOf(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    public static void TellRevision(HttpContext context, string revision) => context.Response.Headers.ETag = $"\"{revision}\"";

    /// <summary>Answers a record.</summary>
    public static Task WriteAsync<T>(HttpContext context, T record, string revision, Action<Utf8JsonWriter, T> write)
    {
        TellRevision(context, revision);
        return JsonBody.WriteAsync(context, record, write);
    }

    /// <summary>Answers 201 with a new record and its address.</summary>
    public static Task WriteCreatedAsync<T>(
        HttpContext context, string address, T record, string revision, Action<Utf8JsonWriter, T> write)
    {
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.Location = Outside.Address(context, address);
        return WriteAsync(context, record, revision, write);
    }

    /// <summary>
    /// If the body is about another record than the address, answers so and returns true. A body may leave its id out.
    /// </summary>
    public static async ValueTask<bool> RefuseOtherIdAsync(HttpContext context, string? bodyId, string what)
    {
        var id = IdOf(context);
        if (bodyId is null || bodyId.Equals(id, StringComparison.OrdinalIgnoreCase))
            return false;
        await FolioText.BadRequestAsync(
            context, $"unable to update {what} -- the body's id {bodyId} is not the address's id {id}; leave it out, or send the same");
        return true;
    }

    /// <summary>Answers the outcome of a replacement or a removal: 204, 409 or 404.</summary>
    public static Task AnswerAsync(HttpContext context, ChangeRecord outcome, string what)
    {
        switch (outcome)
        {
            case ChangeRecord.Done:
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            case ChangeRecord.Changed:
                return ConflictAsync(context, what);
            case ChangeRecord.NotFound:
                return FolioText.NotFoundAsync(context, what);
            // Only a block names a patron, and its endpoints answer that themselves.
            case ChangeRecord.UnknownPatron:
                throw new InvalidOperationException($"A {what} names no patron.");
            default:
                throw new UnreachableException();
        }
    }

    public static Task ConflictAsync(HttpContext context, string what) => FolioText.WriteAsync(
        context,
        StatusCodes.Status409Conflict,
        "version conflict: " + (IfMatch.WhyWeak(context)
            ?? $"the {what} has changed since it was read; read it again, and send its new ETag in If-Match"));
}
