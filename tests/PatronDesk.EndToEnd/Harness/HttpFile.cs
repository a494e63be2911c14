using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace PatronDesk.EndToEnd.Harness;

/// <summary>
/// A request of an <c>.http</c> file, its variables filled in. The title stands behind its <c>###</c>; the expected status
/// is what a comment <c># answers NNN</c> promises, null for any 2xx.
/// </summary>
internal sealed record HttpFileRequest(
    string Title, HttpStatusCode? Expected, string Method, string Url, IReadOnlyList<(string Name, string Value)> Headers, string Body)
{
    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(new HttpMethod(Method), Url);
        if (Body.Length > 0)
            message.Content = new StringContent(Body, Encoding.UTF8);
        foreach (var (name, value) in Headers)
        {
            if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
                message.Content!.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(value);
            else
                Assert.True(message.Headers.TryAddWithoutValidation(name, value), name);
        }

        return message;
    }
}

/// <summary>Reads <c>.http</c> files as editors do: <c>@name = value</c>, <c>###</c> between requests, <c>{{name}}</c>.</summary>
internal static partial class HttpFile
{
    /// <param name="text">The file.</param>
    /// <param name="variables">Take the place of the file's own.</param>
    public static IReadOnlyList<HttpFileRequest> Read(string text, IReadOnlyDictionary<string, string> variables)
    {
        var parts = text.ReplaceLineEndings("\n").Split("\n###");
        var values = VariableLine().Matches(parts[0])
            .ToDictionary(line => line.Groups["name"].Value, line => line.Groups["value"].Value.Trim());
        foreach (var (name, value) in variables)
            values[name] = value;
        return [.. parts.Skip(1).Select(part => ReadRequest(VariableUse().Replace(part, use => values[use.Groups["name"].Value])))];
    }

    private static HttpFileRequest ReadRequest(string part)
    {
        var lines = part.Split('\n');
        var comments = lines.Skip(1).TakeWhile(line => line.StartsWith('#') || line.Length == 0).ToList();
        var rest = lines.Skip(1 + comments.Count).ToList();
        var headers = rest.Skip(1).TakeWhile(line => line.Length > 0).ToList();
        var promise = comments.Select(line => Promise().Match(line)).FirstOrDefault(match => match.Success);
        var request = rest[0].Split(' ', 2);
        return new HttpFileRequest(
            lines[0].Trim(),
            promise is null ? null : (HttpStatusCode)int.Parse(promise.Groups["status"].Value, CultureInfo.InvariantCulture),
            request[0],
            request[1].Trim(),
            [.. headers.Select(header => header.Split(": ", 2)).Select(pair => (pair[0], pair[1]))],
            string.Join('\n', rest.Skip(2 + headers.Count)).Trim());
    }

    [GeneratedRegex(@"^@(?<name>\w+)\s*=(?<value>.*)$", RegexOptions.Multiline)]
    private static partial Regex VariableLine();

    [GeneratedRegex(@"\{\{(?<name>\w+)\}\}")]
    private static partial Regex VariableUse();

    [GeneratedRegex(@"^# answers (?<status>\d{3})$")]
    private static partial Regex Promise();
}
