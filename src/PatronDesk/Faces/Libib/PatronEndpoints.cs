using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Libib;

/// <summary><c>/patrons</c> of the Libib document, with what its users asked for beyond it.</summary>
internal sealed partial class PatronEndpoints(PatronRecords patrons, ILogger<PatronEndpoints> log)
{
    // Everything after /patrons/ is the id. The constraint excludes /patrons itself, which has its own methods.
    private const string OnePatron = "/patrons/{**id:minlength(1)}";

    private const int LongestIdempotencyKey = 255;

    public void Map(IEndpointRouteBuilder libib)
    {
        libib.MapGet("/patrons", ListAsync);
        libib.MapPost("/patrons", CreateAsync);
        libib.MapFallback("/patrons", RefuseWithoutIdAsync);
        libib.MapGet(OnePatron, GetAsync);
        libib.MapPost(OnePatron, UpdateAsync);
        libib.MapPatch(OnePatron, RestoreAsync);
        libib.MapDelete(OnePatron, DeleteAsync);
    }

    private async Task GetAsync(HttpContext context)
    {
        var caller = SignIn.CallerOf(context);
        var patron = await patrons.FindAsync(caller, PatronKey.Of(PatronPath.IdOf(context)), context.RequestAborted);
        if (patron is not null)
        {
            var tag = Tag(patron);
            context.Response.Headers.ETag = tag;
            if (context.Request.Headers.IfNoneMatch is { Count: > 0 } known && Names(known, tag))
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }

            await JsonBody.WriteAsync(context, patron, PatronJson.Write);
        }
        else if (caller.Library.MissingAsBlank)
        {
            await JsonBody.WriteAsync(context, true, PatronJson.WriteBlank);
        }
        else
        {
            await NotFoundAsync(context);
        }
    }

    private async Task CreateAsync(HttpContext context)
    {
        if (PatronPath.EndsInSlash(context))
        {
            await EmptyIdAsync(context);
            return;
        }

        var input = await LibibFields.ReadAsync(context);
        if (!TryReadCall(context, input, out var call))
        {
            await LibibError.BadRequestAsync(
                context, "bad_idempotency_key", $"Idempotency-Key must have 1 to {LongestIdempotencyKey} visible ASCII characters.");
            return;
        }

        await (await patrons.CreateAsync(SignIn.CallerOf(context), input, call, context.RequestAborted) switch
        {
            CreatePatron.Created(var patron) => AnswerAsync(context, Warned(input, patron)),
            CreatePatron.Refused(var faults) => RefuseAsync(context, input, faults),
            CreatePatron.Gone => LibibError.BadRequestAsync(
                context, "patron_deleted",
                "The patron whom this Idempotency-Key made was deleted; restore them with PATCH, or send a new key for a new patron."),
            CreatePatron.CallDiffers => LibibError.BadRequestAsync(
                context, "idempotency_key_reused",
                "This Idempotency-Key was used for a call that said something else; send a new key for a new patron."),
            _ => throw new UnreachableException(),
        });
    }

    private async Task UpdateAsync(HttpContext context)
    {
        var id = PatronPath.IdOf(context);
        if (id.Length == 0)
        {
            await EmptyIdAsync(context);
            return;
        }

        var input = await LibibFields.ReadAsync(context);
        var caller = SignIn.CallerOf(context);
        var outcome = await patrons.UpdateAsync(caller, PatronKey.Of(id), input, IfMatch.Read(context), context.RequestAborted);
        await (outcome switch
        {
            UpdatePatron.Updated(var patron) => AnswerAsync(context, Warned(input, patron)),
            UpdatePatron.Refused(var faults) => RefuseAsync(context, input, faults),
            UpdatePatron.Changed(var now) => ChangedAsync(context, now),
            UpdatePatron.NotFound => NotFoundAsync(context),
            _ => throw new UnreachableException(),
        });
    }

    private async Task DeleteAsync(HttpContext context)
    {
        var id = PatronPath.IdOf(context);
        if (id.Length == 0)
        {
            await EmptyIdAsync(context);
            return;
        }

        switch (await patrons.DeleteAsync(SignIn.CallerOf(context), PatronKey.Of(id), IfMatch.Read(context), context.RequestAborted))
        {
            case DeletePatron.Deleted:
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case DeletePatron.Changed(var now):
                await ChangedAsync(context, now);
                break;
            case DeletePatron.HasCheckouts(var count, _):
                await LibibError.BadRequestAsync(
                    context,
                    "delete_refused",
                    count == 1
                        ? "The patron has 1 active checkout; check the item in first."
                        : $"The patron has {count} active checkouts; check the items in first.");
                break;
            case DeletePatron.IsMerged(var into):
                await LibibError.BadRequestAsync(
                    context, "merged",
                    $"This record was merged into the patron with the barcode {into.Barcode}; to delete that one, use its own barcode.");
                break;
            case DeletePatron.NotFound:
                await NotFoundAsync(context);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private async Task RestoreAsync(HttpContext context)
    {
        var id = PatronPath.IdOf(context);
        if (id.Length == 0)
        {
            await EmptyIdAsync(context);
            return;
        }

        switch (await patrons.RestoreAsync(SignIn.CallerOf(context), PatronKey.Of(id), context.RequestAborted))
        {
            case RestorePatron.Restored:
                context.Response.ContentLength = 0;
                break;
            case RestorePatron.NotDeleted:
                await LibibError.BadRequestAsync(
                    context, "not_deleted", "This patron is not deleted, so there is nothing to restore.");
                break;
            case RestorePatron.IsMerged(var into):
                await LibibError.BadRequestAsync(
                    context, "merged",
                    $"This record was merged into the patron with the barcode {into.Barcode}; staff can undo that within a day.");
                break;
            case RestorePatron.Taken taken:
                var (code, sentence) = LibibFault.OfRestore(taken);
                await LibibError.BadRequestAsync(context, code, sentence);
                break;
            case RestorePatron.NotFound:
                await LibibError.WriteAsync(
                    context, StatusCodes.Status404NotFound, "patron_not_found",
                    "No patron deleted within the days of restoring has this barcode or email.");
                break;
            default:
                throw new UnreachableException();
        }
    }

    // Accept it, as the document does. But a SIP2 machine can't send it, since the sign ends a field there.
    private Patron Warned(PatronInput input, Patron patron)
    {
        if (input[PatronField.Password]?.Contains('|', StringComparison.Ordinal) == true)
            LogBarInPassword(log, patron.Uuid);
        return patron;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Patron {Patron} was given a password with '|', which no SIP2 machine can send")]
    private static partial void LogBarInPassword(ILogger logger, string patron);

    // Answer exactly 200 for a create too: real clients treat anything else as a failure.
    private static Task AnswerAsync(HttpContext context, Patron patron)
    {
        context.Response.Headers.ETag = Tag(patron);
        return JsonBody.WriteAsync(context, patron, PatronJson.Write);
    }

    private static Task RefuseAsync(HttpContext context, PatronInput input, IReadOnlyList<PatronFault> faults) =>
        LibibError.BadRequestAsync(
            context,
            LibibFault.CodeOf(faults[0]),
            string.Join(' ', faults.Select(fault => LibibFault.SentenceOf(fault, input))),
            LibibFields.NameOf(faults[0].Field));

    private static Task ChangedAsync(HttpContext context, Patron now)
    {
        context.Response.Headers.ETag = Tag(now);
        return LibibError.WriteAsync(
            context, StatusCodes.Status412PreconditionFailed, "changed",
            IfMatch.WhyWeak(context)
                ?? "The patron has changed since you read it; read it again and send its new ETag in If-Match.");
    }

    /// <summary>
    /// Any other method on the list. A client that deletes or restores at <c>/patrons/</c> has lost the id.
    /// </summary>
    private static Task RefuseWithoutIdAsync(HttpContext context)
    {
        var method = context.Request.Method;
        if (PatronPath.EndsInSlash(context) && (HttpMethods.IsDelete(method) || HttpMethods.IsPatch(method)))
            return EmptyIdAsync(context);
        context.Response.Headers.Allow = "GET, HEAD, POST";
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        return Task.CompletedTask;
    }

    private static Task EmptyIdAsync(HttpContext context) => LibibError.BadRequestAsync(
        context,
        "empty_id",
        "The address ends where a barcode or an email should stand: /patrons/2020000000013. To create, POST /patrons.");

    private static Task NotFoundAsync(HttpContext context) => LibibError.WriteAsync(
        context, StatusCodes.Status404NotFound, "patron_not_found",
        "No patron of this library has this barcode or email; patron_id and names are not looked up here, see /patrons?q=.");

    private static string Tag(Patron patron) => $"\"{patron.Revision}\"";

    private static bool Names(StringValues header, string tag) => header.ToString()
        .Split(',', StringSplitOptions.TrimEntries)
        .Select(EntityTag.WithoutCoding)
        .Any(one => one == "*" || one == tag || one == $"W/{tag}");

    private static bool TryReadCall(HttpContext context, PatronInput input, out IdempotencyKey? call)
    {
        call = null;
        if (!context.Request.Headers.TryGetValue("Idempotency-Key", out var sent))
            return true;
        var key = sent.ToString();
        if (key.Length is 0 or > LongestIdempotencyKey || key.Any(c => c is < '!' or > '~'))
            return false;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var field = 0; field < PatronInput.Fields; field++)
        {
            // Somebody could guess a password from its hash, even among other fields. So hash only its length.
            var said = (PatronField)field == PatronField.Password
                ? input[PatronField.Password]?.Length.ToString(CultureInfo.InvariantCulture)
                : input[(PatronField)field];
            hash.AppendData(Encoding.UTF8.GetBytes(said is null ? "-" : $"{said.Length}:{said}"));
        }

        call = new IdempotencyKey(key, hash.GetHashAndReset());
        return true;
    }
}
