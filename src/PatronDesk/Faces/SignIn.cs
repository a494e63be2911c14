using PatronDesk.Accounts;

namespace PatronDesk.Faces;

/// <summary>
/// Finds the caller of a request, the same on every HTTP face: one sign-in reaches one library, whichever protocol is
/// spoken.
/// </summary>
internal sealed class SignIn(Callers callers)
{
    /// <summary>The caller, or null with the sentence that says what is missing or wrong.</summary>
    public async ValueTask<(Caller? Caller, string Why)> FindAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        var key = headers["x-api-key"].ToString();
        var user = headers["x-api-user"].ToString();
        if (key.Length == 0 || user.Length == 0)
            return (null, "The headers x-api-key and x-api-user are both needed.");
        var ultimate = headers.TryGetValue("x-api-ultimate", out var sent) ? sent.ToString() : null;
        var caller = await callers.FindAsync(new(key, user, ultimate), context.RequestAborted);
        return (caller, "x-api-key and x-api-user do not belong together, or the key was disabled.");
    }

    /// <summary>The caller that the face's gate found.</summary>
    public static Caller CallerOf(HttpContext context) => (Caller)context.Items[typeof(Caller)]!;

    /// <summary>Keeps the caller for the handlers of this request.</summary>
    public static void Keep(HttpContext context, Caller caller) => context.Items[typeof(Caller)] = caller;
}
