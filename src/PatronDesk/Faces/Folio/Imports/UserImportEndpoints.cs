using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Faces.Folio.Users;
using PatronDesk.Faces.Folio.Wire;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Folio.Imports;

/// <summary><c>POST /user-import</c>: what a school's nightly script sends, as mod-user-import takes it.</summary>
internal sealed partial class UserImportEndpoints(
    UserImports imports, PatronLookup lookup, Categories categories, ILogger<UserImportEndpoints> log)
{
    private const int LongestLogged = 50;
    private const int MostLogged = 10;

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/user-import", ImportAsync).WithMetadata(new FolioRoute("user-import.add", "import users"));

    private async Task ImportAsync(HttpContext context)
    {
        var (caller, cancel) = (SignIn.CallerOf(context), context.RequestAborted);
        var import = UserImportBody.Read(await FolioBody.ReadAsync(context));
        if (import.IsEmpty)
        {
            await JsonBody.WriteAsync(context, import, static (writer, _) => UserImportAnswer.WriteEmpty(writer));
            return;
        }

        var names = await ImportedNames.ReadAsync(categories, caller, cancel);
        var (answer, sent) = (new UserImportAnswer(), new HashSet<long>());
        foreach (var chunk in import.Users.Chunk(PatronLookup.AtOnce))
        {
            List<SentUser> users = [.. chunk.Select(user => SentUser.Read(user, names, import.Prefix))];
            var found = await lookup.FindAsync(
                caller.Library, [], [], [.. users.Select(user => user.Draft?.ExternalSystemId)], [], [], cancel);
            foreach (var user in users)
                await WriteAsync(caller, import, user, found, answer, sent, cancel);
        }

        if (import.EndsMissing)
            await EndMissingAsync(caller, import, answer, sent, cancel);
        foreach (var (type, count) in names.UnknownTypes.Take(MostLogged))
            LogUnknownType(log, count, ForLog(type));
        LogImported(log, caller.Library.Tenant, answer.Created, answer.Updated, answer.Failed);
        await JsonBody.WriteAsync(context, answer, static (writer, said) => said.Write(writer));
    }

    // Each user is a transaction of its own, so that a bad one fails alone.
    private async Task WriteAsync(
        Caller caller, UserImportBody import, SentUser user, PatronsByKey found, UserImportAnswer answer, HashSet<long> sent,
        CancellationToken cancel)
    {
        if (user.Draft is not { } draft)
        {
            answer.Fail(user.ExternalSystemId, user.Username, user.Refusal!);
            return;
        }

        IReadOnlyList<Patron> same = found.With(PatronField.PatronId, draft.ExternalSystemId!);
        if (same.Count > 1)
            same = [.. same.Where(patron => patron.PatronId == draft.ExternalSystemId)];
        switch (same)
        {
            case [var patron]:
                await UpdateAsync(caller, import, patron, draft, answer, sent, cancel);
                break;
            case []:
                await CreateAsync(caller, import, draft, answer, sent, cancel);
                break;
            default:
                answer.Fail(draft.ExternalSystemId, draft.Username, "Several users have this externalSystemId");
                break;
        }
    }

    private async Task CreateAsync(
        Caller caller, UserImportBody import, UserDraft draft, UserImportAnswer answer, HashSet<long> sent, CancellationToken cancel)
    {
        switch (await imports.CreateAsync(caller, UserMapping.ToInput(draft), import.Source, cancel))
        {
            case CreatePatron.Created(var patron):
                answer.Created++;
                sent.Add(patron.Id);
                break;
            case CreatePatron.Refused(var faults):
                answer.Fail(
                    draft.ExternalSystemId, draft.Username,
                    $"Failed to create new user with externalSystemId: {draft.ExternalSystemId} Error message: {Say(faults, draft)}");
                break;
            case CreatePatron.Gone or CreatePatron.CallDiffers:
                throw new InvalidOperationException("A call that bears no name cannot be a repetition.");
            default:
                throw new UnreachableException();
        }
    }

    private async Task UpdateAsync(
        Caller caller, UserImportBody import, Patron found, UserDraft draft, UserImportAnswer answer, HashSet<long> sent,
        CancellationToken cancel)
    {
        PatronInput InputFor(Patron before) =>
            UserMapping.ToInput(import.KeepsAbsent ? draft.Over(before, caller.Library) : draft);
        var failed = $"Failed to update user with externalSystemId: {draft.ExternalSystemId} Error message: ";
        switch (await imports.UpdateAsync(caller, found.Uuid, InputFor, import.Source, cancel))
        {
            case UpdatePatron.Updated(var patron):
                answer.Updated++;
                sent.Add(patron.Id);
                break;
            case UpdatePatron.Refused(var faults):
                answer.Fail(draft.ExternalSystemId, draft.Username, failed + Say(faults, draft));
                break;
            case UpdatePatron.NotFound or UpdatePatron.Changed:
                answer.Fail(draft.ExternalSystemId, draft.Username, failed + "The user was deleted meanwhile");
                break;
            default:
                throw new UnreachableException();
        }
    }

    private async Task EndMissingAsync(
        Caller caller, UserImportBody import, UserImportAnswer answer, HashSet<long> sent, CancellationToken cancel)
    {
        if (answer.Failed > 0)
        {
            answer.Message += " Users were not deactivated because of import failures.";
            return;
        }

        var (any, ended) = await imports.EndMissingAsync(caller, import.Source, import.Prefix, sent, cancel);
        if (any)
            answer.Message = "Deactivated missing users.";
        LogEnded(log, caller.Library.Tenant, ended);
    }

    private static string Say(IReadOnlyList<PatronFault> faults, UserDraft draft) => string.Join(
        "; ",
        faults.Select(fault => fault.Code == FaultCode.Unknown
            ? "The patron group or the address type was deleted meanwhile"
            : UserFaults.Of(fault, draft).Message));

    private static string ForLog(string text) =>
        string.Concat(ShortText.Of(text, LongestLogged).Select(sign => char.IsControl(sign) ? ' ' : sign));

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A user import left {Count} addresses out, because this library has no address type named {AddressType}")]
    private static partial void LogUnknownType(ILogger logger, int count, string addressType);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "A user import of {Tenant} created {Created} users and updated {Updated}; {Failed} failed")]
    private static partial void LogImported(ILogger logger, string tenant, int created, int updated, int failed);

    [LoggerMessage(Level = LogLevel.Information, Message = "A user import of {Tenant} made {Count} missing users inactive")]
    private static partial void LogEnded(ILogger logger, string tenant, int count);
}
