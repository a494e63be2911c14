namespace PatronDesk.Faces.Libib;

/// <summary>
/// The shape of every refusal of this face. Some clients read <c>error</c>, a sentence, and others <c>message</c>, the same
/// sentence. <c>code</c> is stable, and <c>field</c> names the field if there is one.
/// </summary>
internal static class LibibError
{
    // A refusal may repeat what the client sent, but must not grow with it.
    private const int Longest = 2000;

    public static async Task WriteAsync(HttpContext context, int status, string code, string message, string? field = null)
    {
        context.Response.StatusCode = status;
        await JsonBody.WriteAsync(
            context,
            (code, message: ShortText.Of(message, Longest), field),
            static (writer, error) =>
            {
                writer.WriteStartObject();
                writer.WriteString("error"u8, error.message);
                writer.WriteString("message"u8, error.message);
                writer.WriteString("code"u8, error.code);
                if (error.field is not null)
                    writer.WriteString("field"u8, error.field);
                writer.WriteEndObject();
            });
    }

    public static Task BadRequestAsync(HttpContext context, string code, string message, string? field = null) =>
        WriteAsync(context, StatusCodes.Status400BadRequest, code, message, field);

    public static Task RefuseBodyAsync(HttpContext context, BodyRefusedException refused)
    {
        if (refused.StatusCode == StatusCodes.Status415UnsupportedMediaType)
            context.Response.Headers.AcceptEncoding = PackedBody.Codings;
        return WriteAsync(context, refused.StatusCode, "bad_encoding", refused.Message);
    }

    /// <summary>Writes the body of a bare status that routing or the server chose (404, 405, 413, 415).</summary>
    public static Task ExplainAsync(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => WriteAsync(
            context, 404, "no_such_route", "There is nothing at this address; see /patrons, /managers, /accounts and /events."),
        StatusCodes.Status405MethodNotAllowed => WriteAsync(
            context, 405, "method_not_allowed",
            $"{context.Request.Method} is not possible here; allowed: {context.Response.Headers.Allow}."),
        StatusCodes.Status413PayloadTooLarge => WriteAsync(
            context, 413, "too_large", $"The body may have {BodyLimit.Of(context)} bytes at most."),
        StatusCodes.Status415UnsupportedMediaType => WriteAsync(
            context, 415, "unsupported_media_type", "Send parameters in the query string, as a form, or as a JSON object."),
        var status => WriteAsync(context, status, "refused", $"The request was refused with status {status}."),
    };
}
