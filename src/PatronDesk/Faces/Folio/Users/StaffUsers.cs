using PatronDesk.Accounts;
using PatronDesk.Cql.Ast;
using PatronDesk.Cql.Parsing;
using PatronDesk.Faces.Folio.Wire;

namespace PatronDesk.Faces.Folio.Users;

/// <summary>
/// The staff among FOLIO's users: found by id, and by a query for exactly one username. They are in no other list, and
/// nothing here changes them.
/// </summary>
internal sealed class StaffUsers(StaffRecords staff)
{
    public ValueTask<StaffMember?> FindAsync(Caller caller, string id, CancellationToken cancel) =>
        staff.FindByUuidAsync(caller.Library, id.ToLowerInvariant(), cancel);

    public ValueTask<StaffMember?> FindNamedAsync(Caller caller, string username, CancellationToken cancel) =>
        staff.FindByUsernameAsync(caller.Library, username, cancel);

    /// <summary>The person whom a list's query names, and nobody else; null for any other query.</summary>
    public async ValueTask<StaffMember?> FindNamedAsync(Caller caller, FolioList asked, CancellationToken cancel) =>
        NameIn(asked.Query) is { } username ? await FindNamedAsync(caller, username, cancel) : null;

    /// <summary>True once it is answered that the id is one of the staff, who can't be changed here.</summary>
    public async ValueTask<bool> RefuseAsync(HttpContext context, string doing)
    {
        if (await FindAsync(SignIn.CallerOf(context), FolioRecord.IdOf(context), context.RequestAborted) is null)
            return false;
        await FolioText.WriteAsync(
            context, StatusCodes.Status403Forbidden,
            $"unable to {doing} -- this is one of the staff, who can only be read here; "
                + "'patrondesk account staff' and Libib's /managers change them");
        return true;
    }

    // A query that makes no sense is the list's to refuse. A mask or an escape means more than one name.
    private static string? NameIn(string? query)
    {
        if (query is null)
            return null;
        try
        {
            return CqlParser.Parse(query) is SearchClause
            {
                Index: "username",
                Relation: { Kind: RelationKind.Exact, Modifiers.Count: 0 },
                Term: { Length: > 0 } term,
            } && term.AsSpan().IndexOfAny('*', '?', '\\') < 0
                ? term
                : null;
        }
        catch (CqlException)
        {
            return null;
        }
    }
}
