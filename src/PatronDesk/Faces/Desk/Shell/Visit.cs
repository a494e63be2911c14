using System.Security.Cryptography;
using PatronDesk.Accounts;
using PatronDesk.Faces.Desk.Words;

namespace PatronDesk.Faces.Desk.Shell;

/// <summary>What every page needs to know of its request: the person, the language, and the secrets of the page.</summary>
internal sealed class Visit(HttpContext context, Sentences words)
{
    /// <summary>Allows the scripts of this page, and no others. Hexadecimal, because Razor would encode a plus sign.</summary>
    public string Nonce { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>The sentences in the language of the browser.</summary>
    public Sentences Words { get; } = words;

    /// <summary>Who is signed in; null for nobody.</summary>
    public Caller? Person { get; set; }

    /// <summary>Seals the forms of this page.</summary>
    public FormSealer? Sealer { get; set; }

    /// <summary>The id of the form that was sent; null where none was.</summary>
    public string? FormId { get; set; }

    /// <summary>The page's title.</summary>
    public string Title { get; set; } = "";

    /// <summary>The part of the menu in which the page is, such as <c>patrons</c>.</summary>
    public string Section { get; set; } = "";

    /// <summary>Whether the page has a field for a scanner, which then always has the focus.</summary>
    public bool IsForScanner { get; set; }

    /// <summary>What the page prints: <c>card</c>, <c>sheet</c> or <c>slip</c>; null for a page like any other.</summary>
    public string? Paper { get; set; }

    /// <summary>How this browser tells of a refused scan.</summary>
    public string Signal => Signals.SignalChoice.Of(DeskCookies.SignalOf(context));

    /// <summary>The person's library.</summary>
    public Library Library => Person!.Library;

    public LibraryCalendar Calendar => Library.Calendar;

    /// <summary>Whether the person may do what this permission is for.</summary>
    public bool May(string permission) => Person?.May(permission) == true;

    /// <summary>An address of the desk as the browser sees it, below the prefix of a proxy.</summary>
    public string To(string path) => Outside.Address(context, path);

    /// <summary>The address of a patron's page, or of a page below it.</summary>
    public string ToPatron(string uuid, string below = "") => To($"/desk/patrons/{uuid}{below}");

    /// <summary>The name of the cookie: browsers give <c>__Host-</c> cookies only to the server that set them.</summary>
    public string CookieName(string name)
    {
        var prefix = context.Request.PathBase.HasValue
            ? string.Concat(context.Request.PathBase.Value!.Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '-'))
            : "";
        return (context.Request.IsHttps ? "__Host-" : "") + name + prefix;
    }

    public static Visit Of(HttpContext context) => (Visit)context.Items[typeof(Visit)]!;

    public static void Keep(HttpContext context, Visit visit) => context.Items[typeof(Visit)] = visit;
}
