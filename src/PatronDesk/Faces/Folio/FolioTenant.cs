using PatronDesk.Accounts;
using PatronDesk.Faces.Folio.Wire;

namespace PatronDesk.Faces.Folio;

/// <summary>The library that a request names.</summary>
internal static class FolioTenant
{
    public const string Header = "x-okapi-tenant";

    /// <summary>The value of <c>x-okapi-tenant</c>; null if it is missing.</summary>
    public static string? Of(HttpContext context) =>
        context.Request.Headers[Header].ToString() is { Length: > 0 } tenant ? tenant : null;

    /// <summary>The library of this name, or the only library if no name was sent.</summary>
    /// <exception cref="FolioRefusedException">400: there is no such library, or more than one to choose from.</exception>
    public static async ValueTask<Library> GetAsync(Tenants tenants, string? name, CancellationToken cancel)
    {
        if (name is not null)
        {
            return await tenants.FindAsync(name, cancel)
                ?? throw new FolioRefusedException(StatusCodes.Status400BadRequest, $"No such Tenant {name}");
        }

        return await tenants.FindOnlyAsync(cancel)
            ?? throw new FolioRefusedException(
                StatusCodes.Status400BadRequest, "Unable to process request Tenant must be set: send x-okapi-tenant");
    }
}
