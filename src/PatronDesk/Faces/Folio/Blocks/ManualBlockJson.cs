using System.Text.Json;
using PatronDesk.Blocks;
using PatronDesk.Faces.Folio.Wire;

namespace PatronDesk.Faces.Folio.Blocks;

/// <summary>
/// The document's manual block schema. <c>desc</c> and <c>userId</c> are required; unknown properties are refused.
/// </summary>
internal static class ManualBlockJson
{
    private static readonly FolioFields<Sent> Fields = new()
    {
        { "type", FolioKind.Text, (block, type) => block.Type = type },
        { "desc", FolioKind.Text, (block, desc) => block.Description = desc },
        { "code", FolioKind.Text, (block, code) => block.Code = code },
        { "staffInformation", FolioKind.Text, (block, text) => block.StaffInformation = text },
        { "patronMessage", FolioKind.Text, (block, text) => block.PatronMessage = text },
        { "expirationDate", FolioKind.InstantOrEmpty, (block, date) => block.ExpiresAt = date },
        { "borrowing", FolioKind.Flag, (block, flag) => block.Borrowing = flag },
        { "renewals", FolioKind.Flag, (block, flag) => block.Renewals = flag },
        { "requests", FolioKind.Flag, (block, flag) => block.Requests = flag },
        { "userId", FolioKind.Uuid, (block, id) => block.UserId = id },
        { "id", FolioKind.Uuid, (block, id) => block.Id = id },
        { "metadata", MetadataJson.Check },
    };

    /// <summary>Reads a block; the id is null if none was sent. A refusal names every fault of the body.</summary>
    public static (string? Id, BlockContent Content) Read(FolioBody body)
    {
        var sent = Fields.Read(body, new Sent());
        body.Require(sent.Description, "desc");
        body.Require(sent.UserId, "userId");
        body.RefuseFaults();
        return (sent.Id, new BlockContent
        {
            UserId = sent.UserId!,
            Type = sent.Type,
            Description = sent.Description!,
            Code = sent.Code,
            StaffInformation = sent.StaffInformation,
            PatronMessage = sent.PatronMessage,
            ExpiresAt = sent.ExpiresAt,
            Borrowing = sent.Borrowing,
            Renewals = sent.Renewals,
            Requests = sent.Requests,
        });
    }

    /// <summary>Writes a block in the document's order, without what is not set.</summary>
    public static void Write(Utf8JsonWriter writer, ManualBlock block)
    {
        var content = block.Content;
        writer.WriteStartObject();
        writer.WriteIfSet("type"u8, content.Type);
        writer.WriteString("desc"u8, content.Description);
        writer.WriteIfSet("code"u8, content.Code);
        writer.WriteIfSet("staffInformation"u8, content.StaffInformation);
        writer.WriteIfSet("patronMessage"u8, content.PatronMessage);
        writer.WriteIfSet("expirationDate"u8, content.ExpiresAt);
        writer.WriteIfSet("borrowing"u8, content.Borrowing);
        writer.WriteIfSet("renewals"u8, content.Renewals);
        writer.WriteIfSet("requests"u8, content.Requests);
        writer.WriteString("userId"u8, content.UserId);
        MetadataJson.Write(writer, block.Stamp);
        writer.WriteString("id"u8, block.Id);
        writer.WriteEndObject();
    }

    private sealed class Sent
    {
        public string? Type { get; set; }

        public string? Description { get; set; }

        public string? Code { get; set; }

        public string? StaffInformation { get; set; }

        public string? PatronMessage { get; set; }

        public DateTimeOffset? ExpiresAt { get; set; }

        public bool? Borrowing { get; set; }

        public bool? Renewals { get; set; }

        public bool? Requests { get; set; }

        public string? UserId { get; set; }

        public string? Id { get; set; }
    }
}
