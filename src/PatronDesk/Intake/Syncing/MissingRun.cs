using System.Diagnostics;
using PatronDesk.Accounts;
using PatronDesk.Data;
using PatronDesk.Patrons;

namespace PatronDesk.Intake;

/// <summary>Treats the patrons who are missing from the file of a source. It deletes nobody.</summary>
/// <param name="store">Where the transactions are.</param>
/// <param name="patrons">Changes patrons.</param>
/// <param name="caller">Whose patrons, and who syncs.</param>
/// <param name="wishes">What to do with them.</param>
/// <param name="clock">Tells when a membership ends that ends now.</param>
internal sealed class MissingRun(Store store, PatronRecords patrons, Caller caller, SyncWishes wishes, TimeProvider clock)
{
    /// <summary>Patrons of a transaction.</summary>
    private const int AtOnce = 100;

    /// <summary>The missing, and what would be done with each.</summary>
    public async Task<List<MissingPatron>> FindAsync(SyncSource source, CancellationToken cancel)
    {
        var rows = source.Missing.ToHashSet();
        if (rows.Count == 0)
            return [];
        var now = clock.Now();
        var found = await SyncedPatrons.PatronsAsync(store, caller.Library, wishes.Source, rows, cancel);
        return found.ConvertAll(patron => new MissingPatron(patron, FateOf(source.Of(patron.Id), patron, now)));
    }

    /// <summary>Treats those whom no earlier sync treated so; returns what became of all.</summary>
    public async Task<List<MissingPatron>> RunAsync(
        List<MissingPatron> missing, SyncSource source, Func<ValueTask> check, CancellationToken cancel)
    {
        var done = new List<MissingPatron>(missing.Count);
        foreach (var chunk in missing.Chunk(AtOnce))
        {
            await check();
            done.AddRange(chunk.All(one => one.Fate == MissingFate.Earlier)
                ? chunk
                : await store.WriteInTurnAsync(session => MissAsync(session, chunk, source), cancel));
        }

        return done;
    }

    private async ValueTask<List<MissingPatron>> MissAsync(Session session, MissingPatron[] missing, SyncSource source)
    {
        var done = new List<MissingPatron>(missing.Length);
        var now = clock.Now();
        foreach (var one in missing)
        {
            var synced = source.Of(one.Patron.Id);
            if (!synced.IsNewAs(wishes.Missing))
            {
                done.Add(one);
                continue;
            }

            var (fate, kept) = (one.Fate, synced);
            switch (await patrons.UpdateAsync(
                session,
                caller,
                PatronKey.OfUuid(one.Patron.Uuid),
                patron =>
                {
                    fate = FateOf(synced, patron, now);
                    (var input, kept) = synced.Miss(patron, wishes.Missing, now);
                    return input;
                },
                passwordHash: null,
                default))
            {
                case UpdatePatron.Updated(var patron):
                    await session.WriteAsync(kept with { TookAt = kept.HasTaken ? patron.UpdatedAt : null });
                    done.Add(one with { Fate = fate });
                    break;
                case UpdatePatron.NotFound:
                    done.Add(one with { Fate = MissingFate.Gone });
                    break;
                case UpdatePatron.Refused or UpdatePatron.Changed:
                default:
                    throw new UnreachableException();
            }
        }

        return done;
    }

    private MissingFate FateOf(SyncedPatron synced, Patron patron, DateTimeOffset now)
    {
        if (wishes.Missing == Missing.Report)
            return MissingFate.Reported;
        if (!synced.IsNewAs(wishes.Missing))
            return MissingFate.Earlier;
        if (!synced.Miss(patron, wishes.Missing, now).Kept.HasTaken)
            return MissingFate.WasSo;
        return wishes.Missing switch
        {
            Missing.Freeze => MissingFate.Frozen,
            Missing.Inactive => MissingFate.MadeInactive,
            Missing.Expire => MissingFate.Expired,
            Missing.Report => throw new UnreachableException(),
            _ => throw new UnreachableException(),
        };
    }
}
