using System.Globalization;
using System.Text;

namespace PatronDesk.Tests.Fuzz;

/// <summary>Values that no honest client sends, made from a seed.</summary>
internal sealed class Hostile(int seed)
{
    private static readonly string[] Texts =
    [
        "", " ", "\0", "null", "true", "[]", "{}", "-1", "0", "1", "2147483647", "2147483648", "-9223372036854775809",
        "1e400", "NaN", "0x10",
        "99999999999999999999999999999999", "'", "\"", "\\", "';drop table patron;--", "%", "_", "*", "?", "^", "(",
        ")", "((((((((((", "a and", "not",
        "cql.allRecords=1", "name=\"", "name==*", "name=\"*a*b*c*\"", "id==\"\"",
        "barcode>=5 and barcode<=6 sortby name/sort.descending", "=", "==", "<>",
        "\uFEFF", "\u202Eabc", "e\u0301", "İıßẞ", "😀", "\uD83D", "../../etc/passwd", "/..;/", "%00", "%2e%2e%2f",
        "{{7*7}}", "${jndi:ldap://x}",
        "<script>alert(1)</script>", "\r\nSet-Cookie: a=b", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z",
        "2026-02-30", "2026-11-23T08:00:00+99:00",
        "11111111-1111-4111-8111-111111111111", "00000000-0000-0000-0000-000000000000", "5000000000000", "a@b",
        "\"a b\"@example.org", "é@é.é",
    ];

    private static readonly string[] Names =
    [
        "id", "username", "userId", "password", "tenant", "barcode", "active", "type", "patronGroup", "departments",
        "meta", "proxyFor", "personal",
        "enrollmentDate", "expirationDate", "createdDate", "metadata", "tags", "customFields",
        "preferredEmailCommunication", "lastName", "email",
        "addresses", "addressTypeId", "desc", "code", "staffInformation", "patronMessage", "borrowing", "renewals", "requests", "name",
        "blockTemplate", "userBarcode", "itemBarcode", "itemId", "loanDate", "checkInDate", "overrideBlocks",
        "patronBlock", "comment", "requesterId",
        "requestType", "item", "instance", "status", "pickupServicePointId", "requestExpirationDate",
        "requestProcessingParameters", "pin", "tagList", "group", "addressType", "expirationOffsetInDays", "source", "dueDate",
        "first_name", "last_name", "freeze", "notification_emails", "country", "state", "__proto__", "", "x",
    ];

    private static readonly string[] Parameters =
        [
            "query", "limit", "offset", "orderBy", "order", "totalRecords", "page", "per_page", "q", "updated_since",
            "first_name", "email", "tags", "freeze", "barcode"];

    private static readonly string[] Headers =
    [
        "If-Match", "If-None-Match", "Idempotency-Key", "Content-Type", "Accept", "X-Okapi-Tenant", "X-Okapi-Token",
        "Authorization", "Cookie", "Range",
        "X-Forwarded-For", "X-Forwarded-Proto", "X-Http-Method-Override", "Accept-Encoding", "Content-Encoding",
        "Expect", "Origin", "x-api-ultimate",
    ];

    private readonly Random _random = new(seed);

    public int Number(int below) => _random.Next(below);

    public bool OneIn(int times) => _random.Next(times) == 0;

    public T Any<T>(IReadOnlyList<T> all) => all[_random.Next(all.Count)];

    public string Text() => _random.Next(8) switch
    {
        0 => string.Concat(Enumerable.Range(0, _random.Next(1, 30)).Select(_ => (char)_random.Next(1, 0x3000))),
        1 => new string(Any("a(*\"%é{[\\/ 0"), _random.Next(1, OneIn(10) ? 60_000 : 300)),
        2 => string.Join(
            Any([" and ", " or ", " not ", " ", "=", "/", " sortby "]),
            Enumerable.Range(0, _random.Next(1, 40)).Select(_ => Any(Texts))),
        _ => Any(Texts),
    };

    /// <summary>A text as an address may carry it: escaped well, escaped badly, or as broken UTF-8.</summary>
    public string Escaped() => _random.Next(6) switch
    {
        0 => Any(["%", "%zz", "%C3", "%ED%A0%80", "%FF%FE", "%F4%90%80%80", "%c0%af", "%u0041"]),
        1 => string.Concat(Encoding.Latin1.GetBytes("Müller").Select(one => $"%{one:X2}")),
        _ => Uri.EscapeDataString(Well(Text())),
    };

    public string Query()
    {
        if (OneIn(3))
            return "";
        var pairs = Enumerable.Range(0, OneIn(20) ? 300 : _random.Next(1, 5)).Select(
            _ => $"{(OneIn(6) ? Escaped() : Any(Parameters))}={Escaped()}");
        var query = "?" + string.Join('&', pairs);
        return query.Length < 100_000 ? query : query[..100_000];
    }

    public IEnumerable<(string Name, string Value)> SomeHeaders() =>
        Enumerable.Range(0, _random.Next(4)).Select(_ => (Any(Headers), Line(Text())));

    public byte[] Body() => _random.Next(10) switch
    {
        0 => [],
        1 => Bytes(_random.Next(1, 400)),
        2 => Encoding.UTF8.GetBytes(new string('[', 100_000)),
        3 => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 40_000)) + "1" + new string('}', 40_000)),
        4 => Encoding.UTF8.GetBytes(string.Join('&', Enumerable.Range(0, _random.Next(1, 50)).Select(_ => $"{Any(Names)}={Escaped()}"))),
        5 => Spoilt(Encoding.UTF8.GetBytes(Json(0))),
        6 => Encoding.UTF8.GetBytes($"{{\"customFields\":{{\"{new string('n', 20_000)}\":{Json(1)}}}}}"),
        _ => Encoding.UTF8.GetBytes(Json(0)),
    };

    private string Json(int depth) => _random.Next(depth == 0 ? 2 : 9) switch
    {
        0 or 1 when depth < 5 =>
            $"{{{string.Join(',', Enumerable.Range(0, _random.Next(0, OneIn(30) ? 400 : 8)).Select(
                _ => $"{Quoted(OneIn(8) ? Text() : Any(Names))}:{Json(depth + 1)}"))}}}",
        2 when depth < 5 => $"[{string.Join(',', Enumerable.Range(0, _random.Next(0, 6)).Select(_ => Json(depth + 1)))}]",
        3 => Any(["0", "-1", "1.5", "1e400", "-0", "123456789012345678901234567890", "01", "0.1e-999"]),
        4 => Any(["true", "false", "null"]),
        5 => Any(["\"\\ud800\"", "\"\\u0000\"", "\"\\udc00\\ud800\"", "\"\\x\""]),
        _ => Quoted(Text()),
    };

    private string Quoted(string text) =>
        OneIn(20) ? $"\"{text}\"" : $"\"{System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(Well(text))}\"";

    private byte[] Spoilt(byte[] body)
    {
        for (var i = _random.Next(1, 6); i > 0; i--)
            body[_random.Next(body.Length)] = (byte)_random.Next(256);
        return OneIn(3) ? body[.._random.Next(body.Length)] : body;
    }

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private char Any(string letters) => letters[_random.Next(letters.Length)];

    // Escaping needs whole pairs.
    private static string Well(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static string Line(string text)
    {
        var line = string.Concat(text.Select(one => one is < ' ' or > '\u00FF' ? '.' : one));
        return line[..Math.Min(line.Length, 4_000)];
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"seed {seed}");
}
