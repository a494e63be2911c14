using System.Security.Cryptography;
using System.Text;

namespace PatronDesk.Faces.Desk.Shell;

/// <summary>Ids that come from a form's: a form makes one record, however often it is sent.</summary>
internal static class FormUuid
{
    /// <summary>The UUID of the record that a form makes.</summary>
    /// <param name="kind">What it makes, such as <c>block</c>.</param>
    /// <param name="formId">The form's id.</param>
    public static string Of(string kind, string formId)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"{kind} {formId}")).AsSpan(0, 16).ToArray();
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }
}
