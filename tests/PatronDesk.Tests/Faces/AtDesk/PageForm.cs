using System.Net;
using System.Text.RegularExpressions;

namespace PatronDesk.Tests.Faces.AtDesk;

/// <summary>A form of a page: where it leads, and its fields as a browser would send them.</summary>
internal sealed partial record PageForm(string Action, bool IsPost)
{
    private readonly List<(string Name, string Value)> _fields = [];

    /// <summary>The names of the fields into which a person types text.</summary>
    public List<string> Texts { get; } = [];

    public static List<PageForm> AllOf(string body) => [.. Form().Matches(body).Select(Read)];

    /// <summary>The fields with this text in one of them, and something plain in those that are empty.</summary>
    public (string Name, string Value)[] With(string name, string text) =>
    [
        .. _fields.Select(field => (field.Name,
            field.Name == name ? text : Texts.Contains(field.Name) && field.Value.Length == 0 ? PlainOf(field.Name) : field.Value)),
    ];

    private static PageForm Read(Match form)
    {
        var read = new PageForm(Attribute(form.Groups[1].Value, "action"), Attribute(form.Groups[1].Value, "method") == "post");
        foreach (Match field in Field().Matches(form.Groups[2].Value))
        {
            var (tag, attributes, inner) = (field.Groups[1].Value, field.Groups[2].Value, field.Groups[3].Value);
            var (name, type) = (Attribute(attributes, "name"), Attribute(attributes, "type"));
            var isTicked = attributes.Contains(" checked", StringComparison.Ordinal);
            if (name.Length == 0 || type is "file" or "submit" or "button" || (type is "checkbox" or "radio" && !isTicked))
                continue;
            if (tag == "textarea" || (tag == "input" && type is "" or "text" or "search" or "email" or "tel" or "url"))
                read.Texts.Add(name);
            read._fields.Add((name, tag switch
            {
                "textarea" => WebUtility.HtmlDecode(inner),
                "select" => ChosenOf(inner),
                _ => Attribute(attributes, "value"),
            }));
        }

        return read;
    }

    private static string ChosenOf(string options)
    {
        var chosen = Chosen().Match(options) is { Success: true } found ? found : Option().Match(options);
        return WebUtility.HtmlDecode(chosen.Groups[1].Value);
    }

    // What most fields take.
    private static string PlainOf(string name) =>
        name.Contains("email", StringComparison.Ordinal) ? $"{Guid.NewGuid():N}@example.org"
        : name.Contains("barcode", StringComparison.Ordinal) ? Guid.NewGuid().ToString("N")[..12]
        : name is "patron_id" or "notification_emails" or "username" or "phone" ? ""
        : "Plain";

    private static string Attribute(string attributes, string name) =>
        WebUtility.HtmlDecode(Regex.Match(attributes, $"(?<![a-z-]){name}=\"([^\"]*)\"").Groups[1].Value);

    [GeneratedRegex("<form\\b([^>]*)>(.*?)</form>", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("<(input|textarea|select)\\b([^>]*)>(?:(?<=<(?:textarea|select)\\b[^>]*>)(.*?)</\\1>)?", RegexOptions.Singleline)]
    private static partial Regex Field();

    [GeneratedRegex("<option value=\"([^\"]*)\"")]
    private static partial Regex Option();

    [GeneratedRegex("<option value=\"([^\"]*)\"[^>]* selected")]
    private static partial Regex Chosen();
}
