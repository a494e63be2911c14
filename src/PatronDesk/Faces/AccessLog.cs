namespace PatronDesk.Faces;

/// <summary>Log messages about callers that a face knows.</summary>
internal static partial class AccessLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Actor} of {Library} lacks {Permission} for {Route}")]
    public static partial void Forbidden(ILogger logger, string actor, string library, string permission, string route);

    /// <summary>The pattern of a request's route. Never log the address: it may hold a name.</summary>
    public static string RouteOf(HttpContext context) => context.GetEndpoint()?.DisplayName ?? "no route";
}
