namespace PatronDesk.Faces.Folio.Wire;

/// <summary>The refusals of this face in plain text, which is all except 422 (as the document has them).</summary>
internal static class FolioText
{
    // A refusal may repeat what the client sent, but must not grow with it.
    private const int Longest = 2000;

    public static async Task WriteAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        var body = System.Text.Encoding.UTF8.GetBytes(ShortText.Of(text, Longest));
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    public static Task BadRequestAsync(HttpContext context, string text) =>
        WriteAsync(context, StatusCodes.Status400BadRequest, text);

    public static Task NotFoundAsync(HttpContext context, string what) =>
        WriteAsync(context, StatusCodes.Status404NotFound, $"{what} not found");

    /// <summary>Writes the text of a bare status that routing or the server chose.</summary>
    public static Task ExplainAsync(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed => NoModuleAsync(context),
        StatusCodes.Status413PayloadTooLarge => WriteAsync(context, 413, $"The body may have {BodyLimit.Of(context)} bytes at most."),
        var status => WriteAsync(context, status, $"The request was refused with status {status}."),
    };

    // In Okapi's words. It looks method and path up together, and so says the same of both.
    private static Task NoModuleAsync(HttpContext context)
    {
        context.Response.Headers.Allow = default;
        var tenant = FolioTenant.Of(context) is { } named ? $" for tenant {named}" : "";
        return WriteAsync(
            context, StatusCodes.Status404NotFound, $"No suitable module found for path {context.Request.Path}{tenant}");
    }
}
