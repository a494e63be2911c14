namespace PatronDesk.Faces;

/// <summary>Log messages about callers that a face knows.</summary>
internal static partial class AccessLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Actor} of {Library} lacks {Permission} for {Route}")]
    public static partial void Forbidden(ILogger logger, string actor, string library, string permission, string route);

    /// <summary>A PIN that was not looked at. SIP2 logs its own.</summary>
    [LoggerMessage(
        Level = LogLevel.Warning, Message = "{Actor} sent a PIN of patron {Patron}, which was not looked at: too many were wrong")]
    public static partial void PinMustWait(ILogger logger, string actor, string patron);

    /// <summary>The pattern of a request's route. Never log the address: it may hold a name.</summary>
    public static string RouteOf(HttpContext context) => context.GetEndpoint()?.DisplayName ?? "no route";
}
