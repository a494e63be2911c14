using System.Diagnostics;
using System.Text.Json;
using PatronDesk.Faces.Folio.Wire;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Folio.Users;

/// <summary><c>/users</c>: the patrons of the library as FOLIO sees them.</summary>
internal sealed partial class UserEndpoints(PatronRecords patrons, StaffUsers staff, ILogger<UserEndpoints> log)
{
    private const string What = "user";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/users", ListAsync).WithMetadata(new FolioRoute("users.collection.get", "list users"));
        routes.MapPost("/users", CreateAsync).WithMetadata(new FolioRoute("users.item.post", "add user"));
        routes.MapGet("/users/{id}", GetAsync).WithMetadata(new FolioRoute("users.item.get", "get user"));
        routes.MapPut("/users/{id}", ReplaceAsync).WithMetadata(new FolioRoute("users.item.put", "update user"));
        routes.MapDelete("/users", DeleteAllAsync).WithMetadata(new FolioRoute("users.collection.delete", "delete users"));
        routes.MapDelete("/users/{id}", DeleteAsync).WithMetadata(new FolioRoute("users.item.delete", "delete user"));
        // ui-users sends its deletions here.
        routes.MapDelete("/bl-users/by-id/{id}", DeleteAsync)
            .WithMetadata(new FolioRoute("users.item.delete", "delete user"));
    }

    private async Task ListAsync(HttpContext context)
    {
        var asked = FolioList.Read(context);
        var found = patrons.Query(SignIn.CallerOf(context), asked.Query, asked.OrderBy);
        if (await staff.FindNamedAsync(SignIn.CallerOf(context), asked, context.RequestAborted) is not { } member)
        {
            await FolioListAnswer.WriteAsync(context, asked, found, "users", UserJson.Write, WriteResultInfo);
            return;
        }

        // Names that staff and patrons shared before they had to be unique are kept: then both are found.
        var users = new List<Action<Utf8JsonWriter>>();
        await foreach (var chunk in found.ReadAsync(0, FolioList.DefaultLimit, context.RequestAborted))
            users.AddRange(chunk.Select(patron => (Action<Utf8JsonWriter>)(writer => UserJson.Write(writer, patron))));
        users.Add(writer => StaffUserJson.Write(writer, member));
        await FolioListAnswer.WriteFewAsync(context, asked, users, "users", WriteResultInfo);
    }

    // An older field for the total, which some clients still read.
    private static void WriteResultInfo(Utf8JsonWriter writer, long? total)
    {
        writer.WriteStartObject("resultInfo"u8);
        if (total is { } known)
            writer.WriteNumber("totalRecords"u8, known);
        writer.WriteStartArray("facets"u8);
        writer.WriteEndArray();
        writer.WriteStartArray("diagnostics"u8);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private async Task CreateAsync(HttpContext context)
    {
        var draft = UserDraft.Read(await FolioBody.ReadAsync(context));
        if (await RefuseTwiceAsync(context, draft))
            return;
        switch (await patrons.CreateAsync(SignIn.CallerOf(context), UserMapping.ToInput(draft), call: null, context.RequestAborted))
        {
            case CreatePatron.Created(var patron):
                WarnOfBar(draft, patron);
                await FolioRecord.WriteCreatedAsync(context, $"/users/{patron.Uuid}", patron, patron.Revision, UserJson.Write);
                break;
            case CreatePatron.Refused(var faults):
                await RefuseAsync(context, faults, draft);
                break;
            case CreatePatron.Gone or CreatePatron.CallDiffers:
                throw new InvalidOperationException("A call that bears no name cannot be a repetition.");
            default:
                throw new UnreachableException();
        }
    }

    private async Task GetAsync(HttpContext context)
    {
        var (caller, id) = (SignIn.CallerOf(context), FolioRecord.IdOf(context));
        if (await patrons.FindWithDetailsAsync(caller, PatronKey.OfUuid(id), context.RequestAborted) is { } patron)
            await FolioRecord.WriteAsync(context, patron, patron.Revision, UserJson.Write);
        else if (await staff.FindAsync(caller, id, context.RequestAborted) is { } member)
            await JsonBody.WriteAsync(context, member, StaffUserJson.Write);
        else
            await FolioText.NotFoundAsync(context, What);
    }

    private async Task ReplaceAsync(HttpContext context)
    {
        var draft = UserDraft.Read(await FolioBody.ReadAsync(context));
        var id = FolioRecord.IdOf(context);
        if (draft.Id is not null && !draft.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
        {
            await FolioText.BadRequestAsync(context, "You cannot change the value of the id field");
            return;
        }

        if (await RefuseTwiceAsync(context, draft))
            return;
        var outcome = await patrons.UpdateAsync(
            SignIn.CallerOf(context), PatronKey.OfUuid(id), UserMapping.ToInput(draft),
            IfMatch.Read(context), context.RequestAborted);
        switch (outcome)
        {
            case UpdatePatron.Updated(var patron):
                WarnOfBar(draft, patron);
                FolioRecord.TellRevision(context, patron.Revision);
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case UpdatePatron.Refused(var faults):
                await RefuseAsync(context, faults, draft);
                break;
            case UpdatePatron.Changed:
                await FolioRecord.ConflictAsync(context, What);
                break;
            case UpdatePatron.NotFound:
                if (!await staff.RefuseAsync(context, $"update {What}"))
                    await FolioText.NotFoundAsync(context, What);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private async Task DeleteAsync(HttpContext context)
    {
        var outcome = await patrons.DeleteAsync(
            SignIn.CallerOf(context), PatronKey.OfUuid(FolioRecord.IdOf(context)), IfMatch.Read(context), context.RequestAborted);
        switch (outcome)
        {
            case DeletePatron.Deleted:
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case DeletePatron.HasCheckouts(var count, _):
                await FolioText.BadRequestAsync(
                    context,
                    count == 1
                        ? "unable to delete user -- The patron has 1 active checkout; check the item in first."
                        : $"unable to delete user -- The patron has {count} active checkouts; check the items in first.");
                break;
            case DeletePatron.Changed:
                await FolioRecord.ConflictAsync(context, What);
                break;
            case DeletePatron.IsMerged(var into):
                await FolioText.BadRequestAsync(context, $"unable to delete user -- The record was merged into user {into.Uuid}.");
                break;
            case DeletePatron.NotFound:
                if (!await staff.RefuseAsync(context, $"delete {What}"))
                    await FolioText.NotFoundAsync(context, What);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private async Task DeleteAllAsync(HttpContext context)
    {
        // mod-users takes an empty query for a mistake, and not for everybody.
        if (FolioList.Read(context).Query is not { } query || string.IsNullOrWhiteSpace(query))
        {
            await FolioText.BadRequestAsync(context, "Expected CQL but query parameter is empty");
            return;
        }

        switch (await patrons.DeleteAllAsync(SignIn.CallerOf(context), query, context.RequestAborted))
        {
            case DeletePatrons.Deleted:
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case DeletePatrons.HasCheckouts(var user, var count, var loan):
                await FolioText.BadRequestAsync(
                    context,
                    $"unable to delete users -- the user {user} has {count} open loan{(count == 1 ? "" : "s")}, {loan} among them;"
                        + " check the items in first. No user was deleted.");
                break;
            case DeletePatrons.TooMany:
                await FolioText.BadRequestAsync(
                    context,
                    $"unable to delete users -- the query finds more than {PatronRecords.MostDeletedAtOnce} users;"
                        + " narrow it, such as by patronGroup or barcode, and call again. No user was deleted.");
                break;
            case DeletePatrons.Changed:
                await FolioText.WriteAsync(
                    context, StatusCodes.Status409Conflict,
                    "unable to delete users -- others changed them at the same time; call again. No user was deleted.");
                break;
            default:
                throw new UnreachableException();
        }
    }

    private void WarnOfBar(UserDraft draft, Patron patron)
    {
        if (draft.Barcode?.Contains('|', StringComparison.Ordinal) == true)
            LogBarInBarcode(log, patron.Uuid);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Patron {Patron} has a barcode with '|', which no SIP2 machine can send")]
    private static partial void LogBarInBarcode(ILogger logger, string patron);

    private static async ValueTask<bool> RefuseTwiceAsync(HttpContext context, UserDraft draft)
    {
        if (draft.Addresses.DistinctBy(address => address.AddressTypeId!.ToLowerInvariant()).Count() == draft.Addresses.Count)
            return false;
        await FolioText.BadRequestAsync(context, "Users are limited to one address per addresstype");
        return true;
    }

    // What points nowhere is answered with text, as mod-users does.
    private static Task RefuseAsync(HttpContext context, IReadOnlyList<PatronFault> faults, UserDraft draft) =>
        faults.FirstOrDefault(fault => fault.Code == FaultCode.Unknown) is { } unknown
            ? FolioText.BadRequestAsync(
                context,
                unknown.Field == PatronField.Group
                    ? $"Cannot add {draft.PatronGroup}. Patron group not found; see /groups"
                    : "You cannot add addresses with non-existent address types; see /addresstypes")
            : FolioErrors.WriteAsync(context, [.. faults.Select(fault => UserFaults.Of(fault, draft))]);
}
