using PatronDesk.Accounts;

namespace PatronDesk.Faces.Libib;

/// <summary><c>GET /</c>, with which clients test their credentials, and <c>GET /accounts</c>.</summary>
internal sealed class AccountEndpoints(Callers callers, LibraryAccounts accounts)
{
    public void Map(IEndpointRouteBuilder libib)
    {
        libib.MapGet("/", ConfirmAsync);
        libib.MapGet("/accounts", ListAsync);
    }

    private static Task ConfirmAsync(HttpContext context) => JsonBody.WriteAsync(
        context,
        SignIn.CallerOf(context).Library,
        static (writer, library) =>
        {
            writer.WriteStartObject();
            writer.WriteString("status"u8, "ok");
            writer.WriteString("organization"u8, library.Organization);
            writer.WriteString("api_id"u8, library.ApiId);
            writer.WriteEndObject();
        });

    private async Task ListAsync(HttpContext context)
    {
        var caller = SignIn.CallerOf(context);
        var libraries = caller.OperatorId is { } operatorId
            ? await callers.LibrariesOfOperatorAsync(operatorId, context.RequestAborted)
            : [caller.Library];
        var rows = new List<(Library Library, LibraryOwner? Owner)>();
        foreach (var library in libraries)
            rows.Add((library, await accounts.FindOwnerAsync(library, context.RequestAborted)));
        var url = Outside.Root(context);
        await JsonBody.WriteAsync(
            context,
            (rows, url, caller.Library.Id),
            static (writer, list) =>
            {
                writer.WriteStartObject();
                writer.WriteStartArray("accounts"u8);
                foreach (var (library, owner) in list.rows)
                {
                    writer.WriteStartObject();
                    writer.WriteString("organization"u8, library.Organization);
                    writer.WriteString("api_id"u8, library.ApiId);
                    writer.WriteString("email"u8, owner?.Email);
                    writer.WriteString("first_name"u8, owner?.FirstName);
                    writer.WriteString("last_name"u8, owner?.LastName);
                    // The hosted service sells seats; here their number is unlimited.
                    writer.WriteNull("manager_seats"u8);
                    writer.WriteString("url"u8, list.url);
                    if (library.Id == list.Id)
                        writer.WriteNumber("authorized"u8, 1);
                    else
                        writer.WriteNull("authorized"u8);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            });
    }
}
