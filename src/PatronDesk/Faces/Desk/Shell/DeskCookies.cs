using System.Security.Cryptography;

namespace PatronDesk.Faces.Desk.Shell;

/// <summary>The cookies of the desk: who is signed in, and, before that, which browser a sign-in form was given to.</summary>
internal static class DeskCookies
{
    private const string Session = "desk";
    private const string Signal = "desk-signal";
    private const string Visitor = "desk-visitor";
    private const string Made = "desk-made";

    /// <summary>The token of the sign-in; null for none.</summary>
    public static string? TokenOf(HttpContext context) => Read(context, Session);

    public static void Give(HttpContext context, string token) => Write(context, Session, token);

    // Some clients read the one, some the other.
    public static void Clear(HttpContext context)
    {
        var options = Options(context);
        (options.Expires, options.MaxAge) = (DateTimeOffset.UnixEpoch, TimeSpan.Zero);
        context.Response.Cookies.Append(Visit.Of(context).CookieName(Session), "", options);
    }

    /// <summary>Stands for a browser in which nobody has signed in; given to it with its first form.</summary>
    public static string VisitorOf(HttpContext context)
    {
        if (Read(context, Visitor) is { Length: 32 } known)
            return known;
        var visitor = RandomNumberGenerator.GetHexString(32, lowercase: true);
        Write(context, Visitor, visitor);
        return visitor;
    }

    /// <summary>Lets the next page show once what a form has made; the value is the form's seal.</summary>
    public static void GiveMade(HttpContext context, string seal, TimeSpan age)
    {
        var options = Options(context);
        options.MaxAge = age;
        context.Response.Cookies.Append(Visit.Of(context).CookieName(Made), seal, options);
    }

    /// <summary>Takes it away again; null where there is none, as when a page is loaded anew.</summary>
    public static string? TakeMade(HttpContext context)
    {
        var seal = Read(context, Made);
        if (seal is not null)
            context.Response.Cookies.Delete(Visit.Of(context).CookieName(Made), Options(context));
        return seal;
    }

    /// <summary>How this browser tells of a refused scan, as it was chosen; null where nobody has chosen.</summary>
    public static string? SignalOf(HttpContext context) => Read(context, Signal);

    public static void GiveSignal(HttpContext context, string signal)
    {
        var options = Options(context);
        options.MaxAge = TimeSpan.FromDays(400);
        context.Response.Cookies.Append(Visit.Of(context).CookieName(Signal), signal, options);
    }

    private static string? Read(HttpContext context, string name) =>
        context.Request.Cookies.TryGetValue(Visit.Of(context).CookieName(name), out var value) && value.Length > 0 ? value : null;

    private static void Write(HttpContext context, string name, string value) =>
        context.Response.Cookies.Append(Visit.Of(context).CookieName(name), value, Options(context));

    // Lax, so that a link from a mail opens signed in. Without an end, the browser forgets it when it is closed.
    private static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true,
        Secure = context.Request.IsHttps,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        IsEssential = true,
    };
}
