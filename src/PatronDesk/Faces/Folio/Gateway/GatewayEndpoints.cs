using PatronDesk.Accounts;
using PatronDesk.Faces.Folio.Wire;

namespace PatronDesk.Faces.Folio.Gateway;

/// <summary>
/// The calls that Okapi and Kong make to a module: <c>/admin/health</c>, and the interface <c>_tenant</c> 2.0. A library is
/// one row and is created or disabled at once, so there are never jobs to poll.
/// </summary>
internal sealed class GatewayEndpoints(LibraryAccounts accounts, FolioSettings settings)
{
    // The most bytes of a body: names of modules, and a few parameters.
    private const int LargestTenantBody = 64 * 1024;

    // module_from and parameters have no effect here: one schema serves every version, and there is no sample data.
    private static readonly FolioFields<TenantBody> Fields = new FolioFields<TenantBody>
    {
        { "module_to", FolioKind.Text, (body, module) => body.ModuleTo = module },
        { "purge", FolioKind.Flag, (body, purge) => body.Purge = purge },
    }.AllowingOthers();

    public void Map(IEndpointRouteBuilder routes)
    {
        if (!settings.BehindGateway)
            return;
        var open = new FolioOpenRoute("change tenant") { NeedsNoLibrary = true };
        routes.MapGet("/admin/health", static context => FolioText.WriteAsync(context, StatusCodes.Status200OK, "OK")).WithMetadata(open);
        routes.MapPost("/_/tenant", ChangeAsync).WithMetadata(open, new BodyAtMost(LargestTenantBody));
        routes.MapDelete("/_/tenant", DisableAsync).WithMetadata(open);
        routes.MapGet("/_/tenant/{id}", static context => FolioText.NotFoundAsync(context, "job")).WithMetadata(open);
        routes.MapDelete("/_/tenant/{id}", static context => FolioText.NotFoundAsync(context, "job")).WithMetadata(open);
    }

    private async Task ChangeAsync(HttpContext context)
    {
        var sent = Read(await FolioBody.ReadAsync(context));
        if (sent.ModuleTo is null || sent.Purge == true)
            await DisableAsync(context);
        else
            await EnableAsync(context);
    }

    private async Task EnableAsync(HttpContext context)
    {
        var tenant = TenantOf(context);
        if (await accounts.FindByTenantAsync(tenant, context.RequestAborted) is { } library)
        {
            if (library.DisabledAt is not null)
                await accounts.ChangeAsync(library with { DisabledAt = null }, context.RequestAborted);
        }
        else
        {
            // Nobody learns this key and this password. For access without the gateway, the operator makes some on the command line.
            var wanted = new NewLibrary
            {
                Organization = tenant,
                Tenant = tenant,
                ApiId = Secrets.NewApiId(),
                ApiKey = Secrets.NewApiKey(),
                Username = "owner",
                Password = Secrets.NewApiKey(),
            };
            await accounts.CreateAsync(wanted, onlyIfFirst: false, context.RequestAborted);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    // A purge only disables too: a header must not erase so many records. The operator erases a library.
    private async Task DisableAsync(HttpContext context)
    {
        if (await accounts.FindByTenantAsync(TenantOf(context), context.RequestAborted) is { DisabledAt: null } library)
            await accounts.DisableAsync(library, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static string TenantOf(HttpContext context)
    {
        var tenant = FolioTenant.Of(context)
            ?? throw new FolioRefusedException(StatusCodes.Status400BadRequest, "Unable to process request Tenant must be set");
        return LibrarySettings.IsTenant(tenant)
            ? tenant
            : throw new FolioRefusedException(
                StatusCodes.Status400BadRequest, $"X-Okapi-Tenant must be {LibrarySettings.TenantRule}; got {tenant}");
    }

    private static TenantBody Read(FolioBody body)
    {
        var sent = Fields.Read(body, new TenantBody());
        body.RefuseFaults();
        return sent;
    }

    private sealed class TenantBody
    {
        public string? ModuleTo { get; set; }

        public bool? Purge { get; set; }
    }
}
