namespace PatronDesk.Faces;

/// <summary>Tells a caller that the store has no library yet, so that no credentials can be right.</summary>
internal static class NotSetUp
{
    /// <summary>For the body of an answer.</summary>
    public const string Sentence = "The library is not set up yet. Whoever runs the server opens the address that it printed at its start, "
        + "or runs 'patrondesk setup'.";

    // A person has to do it, so there is no use in asking sooner.
    private static readonly TimeSpan Wait = TimeSpan.FromMinutes(1);

    /// <summary>Sets <c>Retry-After</c>, and returns the sentence.</summary>
    public static string Say(HttpContext context)
    {
        context.Response.WaitFor(Wait);
        return Sentence;
    }
}
