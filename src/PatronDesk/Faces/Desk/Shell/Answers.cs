using System.Globalization;
using Microsoft.Extensions.Primitives;
using RazorSlices;

namespace PatronDesk.Faces.Desk.Shell;

/// <summary>Answers that every part of the desk gives.</summary>
internal static class Answers
{
    /// <summary>Whether the script asks for a part of a page, and not a browser for a whole one.</summary>
    public static bool WantsPart(HttpContext context) => context.Request.Headers["HX-Request"] == "true";

    /// <summary>Answers a page or a part of one.</summary>
    public static Task ShowAsync(HttpContext context, RazorSlice slice, int status = StatusCodes.Status200OK)
    {
        slice.StatusCode = status;
        return ((IResult)slice).ExecuteAsync(context);
    }

    /// <summary>Leads to another page: a browser by 303, the script by a header of its own.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">An address of the desk.</param>
    /// <param name="status">What the script is answered.</param>
    public static void Lead(HttpContext context, string path, int status = StatusCodes.Status200OK)
    {
        var address = Visit.Of(context).To(path);
        if (WantsPart(context))
        {
            context.Response.StatusCode = status;
            context.Response.Headers["HX-Redirect"] = address;
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = address;
        }

        context.Response.ContentLength = 0;
    }

    /// <summary>Explains a failure in words.</summary>
    public static Task ExplainAsync(HttpContext context, int status)
    {
        var visit = Visit.Of(context);
        var key = visit.Words.Has($"error.{status}") ? $"error.{status}" : status >= 500 ? "error.500" : "error.400";
        return TellAsync(
            context, status, visit.Words[key + ".title"], visit.Words[key, context.TraceIdentifier, SizeOf(BodyLimit.Of(context))]);
    }

    private static string SizeOf(int bytes) => bytes >= BodyLimit.Largest
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / BodyLimit.Largest} MB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024} KB");

    /// <summary>A page with a heading, a sentence and a link home.</summary>
    public static Task TellAsync(HttpContext context, int status, string heading, string sentence)
    {
        Visit.Of(context).Title = heading;
        return ShowAsync(context, MessagePage.CreateSlice(new(heading, sentence, [])), status);
    }

    /// <summary>
    /// Answers a form whose seal is another person's or too old, as after another sign-in in the same browser. What was typed
    /// is shown, but nothing was done.
    /// </summary>
    public static Task RefuseFormAsync(HttpContext context)
    {
        var visit = Visit.Of(context);
        visit.Title = visit.Words["error.form.title"];
        var sentence = visit.Person is { } person
            ? visit.Words["error.form", person.Username]
            : visit.Words["error.form.visitor"];
        IEnumerable<KeyValuePair<string, StringValues>> sent = context.Request.HasFormContentType ? context.Request.Form : [];
        List<KeyValuePair<string, string>> typed =
        [
            .. from field in sent
               where field.Key is not ("seal" or "password" or "password_again" or "pin" or "revision")
                   && field.Value.ToString().Length > 0
               select KeyValuePair.Create(field.Key, field.Value.ToString()),
        ];
        return ShowAsync(
            context, MessagePage.CreateSlice(new(visit.Title, sentence, typed)), StatusCodes.Status400BadRequest);
    }
}

/// <summary>A page that says one thing.</summary>
/// <param name="Heading">The heading.</param>
/// <param name="Sentence">What happened, and what to do.</param>
/// <param name="Typed">What the person had typed, so that it is not lost.</param>
internal sealed record Message(string Heading, string Sentence, IReadOnlyList<KeyValuePair<string, string>> Typed);
