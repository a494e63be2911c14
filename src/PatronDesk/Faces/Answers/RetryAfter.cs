using System.Globalization;

namespace PatronDesk.Faces;

/// <summary>Tells a client how long to wait.</summary>
internal static class RetryAfter
{
    /// <summary>Sets <c>Retry-After</c> to a wait in whole seconds, rounded up, and returns them.</summary>
    public static int WaitFor(this HttpResponse response, TimeSpan wait)
    {
        var seconds = int.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return seconds;
    }
}
