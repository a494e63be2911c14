using System.Globalization;
using System.Text.Json;

namespace PatronDesk.Faces.Folio.Authn;

/// <summary>FOLIO's object that says when the tokens of a sign-in end.</summary>
internal static class TokenExpiration
{
    public static void Write(Utf8JsonWriter writer, DateTimeOffset access, DateTimeOffset refresh)
    {
        writer.WriteStartObject();
        writer.WriteString("accessTokenExpiration"u8, Text(access));
        writer.WriteString("refreshTokenExpiration"u8, Text(refresh));
        writer.WriteEndObject();
    }

    // The format in which Java writes an instant of whole seconds.
    private static string Text(DateTimeOffset instant) =>
        instant.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
