using System.Text.Json;
using PatronDesk.Blocks;

namespace PatronDesk.Faces.Folio;

/// <summary>The document's manual block schema: <c>desc</c> and <c>userId</c> required, nothing else allowed.</summary>
internal static class ManualBlockJson
{
    /// <summary>Reads a block; an id that is not sent is empty. Refuses with every fault of the body.</summary>
    public static ManualBlock Read(FolioBody body)
    {
        string? type = null, desc = null, code = null, staff = null, message = null, userId = null, id = null;
        bool? borrowing = null, renewals = null, requests = null;
        DateTimeOffset? expires = null;
        body.ReadObject((ref Utf8JsonReader reader, string name, string path) =>
        {
            switch (name)
            {
                case "type":
                    type = body.String(ref reader, path);
                    return true;
                case "desc":
                    desc = body.String(ref reader, path);
                    return true;
                case "code":
                    code = body.String(ref reader, path);
                    return true;
                case "staffInformation":
                    staff = body.String(ref reader, path);
                    return true;
                case "patronMessage":
                    message = body.String(ref reader, path);
                    return true;
                // ui-users sends an empty text for no date.
                case "expirationDate":
                    expires = body.Instant(ref reader, path, emptyIsNone: true);
                    return true;
                case "borrowing":
                    borrowing = body.Flag(ref reader, path);
                    return true;
                case "renewals":
                    renewals = body.Flag(ref reader, path);
                    return true;
                case "requests":
                    requests = body.Flag(ref reader, path);
                    return true;
                case "userId":
                    userId = body.Uuid(ref reader, path);
                    return true;
                case "id":
                    id = body.Uuid(ref reader, path);
                    return true;
                case "metadata":
                    return MetadataJson.Check(body, ref reader, path);
                default:
                    return false;
            }
        });
        body.Require(desc, "desc");
        body.Require(userId, "userId");
        body.RefuseFaults();
        return new ManualBlock
        {
            Id = id ?? "",
            UserId = userId!,
            Type = type,
            Description = desc!,
            Code = code,
            StaffInformation = staff,
            PatronMessage = message,
            ExpiresAt = expires,
            Borrowing = borrowing,
            Renewals = renewals,
            Requests = requests,
        };
    }

    /// <summary>Writes a block in the document's order; what is not set is left out.</summary>
    public static void Write(Utf8JsonWriter writer, ManualBlock block)
    {
        writer.WriteStartObject();
        writer.WriteIfSet("type"u8, block.Type);
        writer.WriteString("desc"u8, block.Description);
        writer.WriteIfSet("code"u8, block.Code);
        writer.WriteIfSet("staffInformation"u8, block.StaffInformation);
        writer.WriteIfSet("patronMessage"u8, block.PatronMessage);
        writer.WriteIfSet("expirationDate"u8, block.ExpiresAt);
        writer.WriteIfSet("borrowing"u8, block.Borrowing);
        writer.WriteIfSet("renewals"u8, block.Renewals);
        writer.WriteIfSet("requests"u8, block.Requests);
        writer.WriteString("userId"u8, block.UserId);
        MetadataJson.Write(writer, block.Stamp!);
        writer.WriteString("id"u8, block.Id);
        writer.WriteEndObject();
    }
}
