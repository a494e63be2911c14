using System.Diagnostics;
using PatronDesk.Faces.Folio.Wire;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Folio.Users;

/// <summary>
/// <c>/patron-pin</c>: the PIN of digits that a patron may have besides the password, for machines with a keypad. Either of
/// the two verifies here, as at a SIP2 machine.
/// </summary>
internal sealed class PatronPinEndpoints(PatronPins pins, PatronRecords patrons, ILogger<PatronPinEndpoints> log)
{
    private const string What = "user";
    private const string Digits = "^[0-9]{4,12}$";

    private static readonly FolioFields<Sent> Fields = new()
    {
        { "id", FolioKind.TextOrNumber, (sent, id) => sent.Id = id },
        { "pin", FolioKind.TextOrNumber, (sent, pin) => sent.Pin = pin },
    };

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/patron-pin", SetAsync).WithMetadata(new FolioRoute("patron-pin.post", "set patron pin"));
        routes.MapDelete("/patron-pin", RemoveAsync).WithMetadata(new FolioRoute("patron-pin.delete", "delete patron pin"));
        routes.MapPost("/patron-pin/verify", VerifyAsync).WithMetadata(new FolioRoute("patron-pin.validate", "verify patron pin"));
    }

    private async Task SetAsync(HttpContext context)
    {
        var (id, pin) = Read(await FolioBody.ReadAsync(context), needsPin: true);
        if (!PatronPins.IsPin(pin))
        {
            // The fault never repeats the value: it may be a password.
            await FolioErrors.WriteAsync(context, [FolioFault.NoMatch("pin", "", Digits)]);
        }
        else if (await pins.SetAsync(SignIn.CallerOf(context), id, pin, context.RequestAborted))
        {
            context.Response.StatusCode = StatusCodes.Status201Created;
        }
        else
        {
            await FolioText.NotFoundAsync(context, What);
        }
    }

    private async Task RemoveAsync(HttpContext context)
    {
        var (id, _) = Read(await FolioBody.ReadAsync(context), needsPin: false);
        if (await pins.SetAsync(SignIn.CallerOf(context), id, null, context.RequestAborted))
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        else
            await FolioText.NotFoundAsync(context, What);
    }

    // 200 for a right PIN and 422 for any other, whether or not the patron exists. Only who knows the PIN learns of a freeze.
    private async Task VerifyAsync(HttpContext context)
    {
        var (id, pin) = Read(await FolioBody.ReadAsync(context), needsPin: true);
        var caller = SignIn.CallerOf(context);
        var patron = await patrons.FindAsync(caller, PatronKey.OfUuid(id), context.RequestAborted);
        var check = patron is null ? new PinCheck.Wrong() : await pins.CheckAsync(
            caller, context.Connection.RemoteIpAddress, patron, pin, context.RequestAborted);
        switch (check)
        {
            case PinCheck.Right when patron is { Inactive: true }:
                await RefuseAsync("The user is inactive and can't sign in; make them active again");
                break;
            case PinCheck.Right when patron is { Frozen: true }:
                await RefuseAsync("The user is frozen and can't sign in; unfreeze them");
                break;
            case PinCheck.Right:
                break;
            case PinCheck.Wrong:
                await RefuseAsync("The PIN is not this user's");
                break;
            case PinCheck.MustWait(var wait):
                AccessLog.PinMustWait(log, caller.Name, patron!.Uuid);
                context.Response.WaitFor(wait);
                await RefuseAsync("Too many wrong PINs; try again later");
                break;
            default:
                throw new UnreachableException();
        }

        Task RefuseAsync(string why) =>
            FolioText.WriteAsync(context, StatusCodes.Status422UnprocessableEntity, why);
    }

    private static (string Id, string Pin) Read(FolioBody body, bool needsPin)
    {
        var sent = Fields.Read(body, new Sent());
        if (sent.Id is null)
            body.Fault(FolioFault.Missing("id"));
        if (sent.Pin is null && needsPin)
            body.Fault(FolioFault.Missing("pin"));
        body.RefuseFaults();
        return (sent.Id!, sent.Pin ?? "");
    }

    private sealed class Sent
    {
        public string? Id { get; set; }

        public string? Pin { get; set; }
    }
}
