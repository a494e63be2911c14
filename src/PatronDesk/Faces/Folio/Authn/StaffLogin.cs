using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Faces.Folio.Wire;

namespace PatronDesk.Faces.Folio.Authn;

/// <summary>Signs in by a posted name and password, for every address that takes them, and answers what is refused.</summary>
internal sealed class StaffLogin(StaffSignIn signIn, Tenants tenants)
{
    /// <summary>Who signed in; null once the refusal is answered.</summary>
    /// <param name="context">The request.</param>
    /// <param name="renewable">Whether the client will renew its tokens.</param>
    /// <param name="improper">The sentence for a body without username or password; null for mod-login's own.</param>
    /// <exception cref="FolioRefusedException">400 or 422: the body is not such an object.</exception>
    public async ValueTask<Entered?> EnterAsync(HttpContext context, bool renewable, string? improper = null)
    {
        var login = LoginBody.Read(await FolioBody.ReadAsync(context), improper);
        var header = FolioTenant.Of(context);
        if (header is not null && login.Tenant is not null && header != login.Tenant)
        {
            throw new FolioRefusedException(
                StatusCodes.Status400BadRequest,
                $"unable to sign in -- x-okapi-tenant is {header}, but the body's tenant is {login.Tenant}");
        }

        var library = await FolioTenant.GetAsync(tenants, header ?? login.Tenant, context.RequestAborted);
        var outcome = await signIn.SignInAsync(
            library, login.Name, login.ByUserId, login.Password, context.Connection.RemoteIpAddress, renewable, context.RequestAborted);
        switch (outcome)
        {
            case SignInOutcome.Welcome(var signedIn):
                return new(library, login.Name, signedIn);
            case SignInOutcome.MustWait(var wait):
                var seconds = context.Response.WaitFor(wait);
                await FolioErrors.WriteAsync(
                    context, [Fault(login, $"Too many wrong passwords; try again in {seconds} seconds", "user.blocked")],
                    StatusCodes.Status429TooManyRequests);
                return null;
            case SignInOutcome.Disabled:
                await FolioErrors.WriteAsync(context, [Fault(login, "User must be flagged as active", "user.blocked")]);
                return null;
            case SignInOutcome.Wrong { MustWaitNow: true }:
                await FolioErrors.WriteAsync(context, [Fault(login, "Fifth failed attempt", "password.incorrect.block.user")]);
                return null;
            case SignInOutcome.Wrong:
                // Give the same answer for a wrong name and a wrong password, so that nobody can find out which names exist.
                await FolioErrors.WriteAsync(context, [Fault(login, "Password does not match", "password.incorrect")]);
                return null;
            default:
                throw new UnreachableException();
        }
    }

    private static FolioFault Fault(LoginBody login, string message, string code) =>
        new(message, login.ByUserId ? "userId" : "username", login.Name, code);
}

/// <summary>A sign-in that succeeded.</summary>
/// <param name="Library">Where.</param>
/// <param name="Name">The name that was sent.</param>
/// <param name="SignedIn">Its tokens.</param>
internal sealed record Entered(Library Library, string Name, SignedIn SignedIn);
