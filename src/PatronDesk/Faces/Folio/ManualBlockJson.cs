using System.Text.Json;
using PatronDesk.Blocks;

namespace PatronDesk.Faces.Folio;

/// <summary>The document's manual block schema: <c>desc</c> and <c>userId</c> required, nothing else allowed.</summary>
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

    /// <summary>Reads a block; an id that is not sent is empty. Refuses with every fault of the body.</summary>
    public static ManualBlock Read(FolioBody body)
    {
        var sent = Fields.Read(body, new Sent());
        body.Require(sent.Description, "desc");
        body.Require(sent.UserId, "userId");
        body.RefuseFaults();
        return new ManualBlock
        {
            Id = sent.Id ?? "",
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
