using PatronDesk.Data;

namespace PatronDesk.Faces;

/// <summary>Tells a caller when to try again if the store could not serve the request.</summary>
internal static class NotNow
{
    /// <summary>Sets <c>Retry-After</c> and returns the sentence for the body.</summary>
    public static string Say(HttpContext context)
    {
        var seconds = context.Response.WaitFor(StoreUnavailableException.RetryAfter);
        return $"The server's database can't be used just now. Try again in {seconds} seconds.";
    }
}
