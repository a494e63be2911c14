using PatronDesk.Patrons;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Patrons;

/// <summary>Two records of one person become one; for a day the merge can be undone.</summary>
public sealed class MergeTests
{
    [EveryEngine]
    public async Task The_chosen_fields_are_taken_and_the_old_barcode_finds_who_stays(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var kept = await server.CreateAsync(
            caller, (PatronField.FirstName, "Ada"), (PatronField.LastName, "Byron"), (PatronField.Phone, "1"), (PatronField.City, "Bath"));
        var gone = await server.CreateAsync(
            caller, (PatronField.FirstName, "Augusta"), (PatronField.LastName, "Lovelace"), (PatronField.Phone, "2"),
            (PatronField.City, "Ockham"), (PatronField.Email, "ada@example.org"), (PatronField.Barcode, "70001"));
        await server.MergeAsync(caller, kept, gone, "last_name", "phone", "email");
        var merged = await server.NowAsync(caller, kept);
        Assert.Equal(
            ("Ada", "Lovelace", "2", "Bath", "ada@example.org", kept.Barcode),
            (merged.FirstName, merged.LastName, merged.Phone, merged.City, merged.Email, merged.Barcode));
        Assert.True(merged.Version > kept.Version);
        foreach (var key in new[] { PatronKey.Of("70001"), PatronKey.OfBarcode(" 70001 "), PatronKey.Of("ada@example.org") })
            Assert.Equal(kept.Uuid, (await server.FindAsync(caller, key))?.Uuid);
        Assert.Null(await server.FindAsync(caller, PatronKey.OfUuid(gone.Uuid)));
        Assert.Equal(1, await server.ExactTotalAsync());
        var found = await server.Patrons().SearchAsync(caller, "lovelace", null, 0, 10, CancellationToken.None);
        Assert.Equal([kept.Uuid], found.Patrons.Select(patron => patron.Uuid));
        Assert.Equal(0, (await server.Patrons().SearchAsync(caller, "byron", null, 0, 10, CancellationToken.None)).Total);
    }

    [EveryEngine]
    public async Task An_old_barcode_is_never_given_out_again(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var (kept, gone) = (await server.CreateAsync(caller), await server.CreateAsync(caller, (PatronField.Barcode, "70001")));
        await server.MergeAsync(caller, kept, gone);
        var other = await server.CreateAsync(caller);

        async Task AssertTakenAsync()
        {
            var refused = Assert.IsType<CreatePatron.Refused>(await server.TryCreateAsync(caller, (PatronField.Barcode, "70001")));
            Assert.Equal([new PatronFault(PatronField.Barcode, FaultCode.Taken)], refused.Faults);
            foreach (var patron in new[] { other, kept })
            {
                if (await server.FindAsync(caller, PatronKey.OfUuid(patron.Uuid)) is null)
                    continue;
                var update = Assert.IsType<UpdatePatron.Refused>(await server.Patrons().UpdateAsync(
                    caller, PatronKey.OfUuid(patron.Uuid), Desk.Say((PatronField.Barcode, "70001")), default, CancellationToken.None));
                Assert.Equal([new PatronFault(PatronField.Barcode, FaultCode.Taken)], update.Faults);
            }
        }

        await AssertTakenAsync();
        // It goes with its patron, and comes back with them.
        await server.DeleteAsync(caller, kept.Barcode);
        Assert.Null(await server.FindAsync(caller, PatronKey.Of("70001")));
        await AssertTakenAsync();
        Assert.IsType<RestorePatron.Restored>(await server.RestoreAsync(caller, "70001"));
        Assert.Equal(kept.Uuid, (await server.FindAsync(caller, PatronKey.Of("70001")))?.Uuid);
        // Not even when nobody has it any more.
        await server.DeleteAsync(caller, kept.Barcode);
        server.Clock.Advance(TimeSpan.FromDays(400));
        await server.Patrons().PurgeAsync(caller.Library, CancellationToken.None);
        Assert.Equal(["1"], await server.QueryAsync("select cast(count(*) as text) from patron", 1));
        Assert.Null(await server.FindAsync(caller, PatronKey.Of("70001")));
        await AssertTakenAsync();
    }

    [EveryEngine]
    public async Task Nobody_gets_the_old_barcode_at_the_moment_of_the_merge(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await using var other = await TestServer.StartAsync(engine, database: server.Database);
        var caller = await server.CallerAsync();
        var wishful = await server.CreateAsync(caller);
        for (var round = 0; round < 15; round++)
        {
            var barcode = $"8{round:0000}";
            var (kept, gone) = (await server.CreateAsync(caller), await server.CreateAsync(caller, (PatronField.Barcode, barcode)));
            using var isMerged = new CancellationTokenSource();
            var wishes = Enumerable.Range(0, 4).Select(one => Task.Run(async () =>
            {
                while (!isMerged.IsCancellationRequested)
                {
                    if (one % 2 == 0)
                        Assert.IsType<CreatePatron.Refused>(await other.TryCreateAsync(caller, (PatronField.Barcode, barcode)));
                    else
                        Assert.IsType<UpdatePatron.Refused>(await other.Patrons().UpdateAsync(
                            caller, PatronKey.OfUuid(wishful.Uuid), Desk.Say((PatronField.Barcode, barcode)), default,
                            CancellationToken.None));
                }
            })).ToList();
            await Task.Delay(5);
            await server.MergeAsync(caller, kept, gone);
            await Task.Delay(5);
            await isMerged.CancelAsync();
            await Task.WhenAll(wishes);
            Assert.Equal(kept.Uuid, (await server.FindAsync(caller, PatronKey.Of(barcode)))?.Uuid);
        }
    }

    [EveryEngine]
    public async Task A_generated_barcode_passes_over_old_ones(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var kept = await server.CreateAsync(caller);
        var gone = await server.CreateAsync(caller, (PatronField.Barcode, Ean13.Make("202", 2)));
        await server.MergeAsync(caller, kept, gone);
        Assert.Equal(Ean13.Make("202", 3), (await server.CreateAsync(caller)).Barcode);
    }

    [EveryEngine]
    public async Task A_merge_is_refused_with_itself_with_the_deleted_with_another_library_s_and_with_the_changed(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (caller, second) = (await server.CallerAsync(), await server.SecondLibraryAsync());
        var (kept, gone, deleted) = (await server.CreateAsync(caller), await server.CreateAsync(caller), await server.CreateAsync(caller));
        var theirs = await server.CreateAsync(second);
        await server.DeleteAsync(caller, deleted.Barcode);
        Assert.IsType<MergePatrons.Itself>(await server.TryMergeAsync(caller, kept, kept));
        foreach (var (one, other) in new[] { (kept, deleted), (deleted, kept) })
            Assert.IsType<MergePatrons.IsDeleted>(await server.TryMergeAsync(caller, one, other));
        foreach (var (one, other) in new[] { (kept, theirs), (theirs, kept), (kept, kept with { Uuid = "nobody" }) })
            Assert.IsType<MergePatrons.NotFound>(await server.TryMergeAsync(caller, one, other));
        await server.ChangeAsync(caller, gone, (PatronField.Phone, "3"));
        Assert.IsType<MergePatrons.Changed>(await server.Merges().MergeAsync(
            caller, new("m", kept.Uuid, gone.Uuid) { GoneRevision = new([gone.Revision]) }, CancellationToken.None));
        Assert.Equal([], await server.QueryAsync("select id from patron_merge", 1));
        Assert.Equal(2, (await server.Patrons().ListAsync(caller, 0, 50, CancellationToken.None)).Total);

        var id = await server.MergeAsync(caller, kept, gone);
        Assert.IsType<MergePatrons.IsDeleted>(await server.TryMergeAsync(caller, kept, gone));
        Assert.IsType<UndoMerge.NotFound>(await server.UndoAsync(second, id));
        Assert.Null(await server.Merges().FindAsync(second, id, CancellationToken.None));
    }

    [EveryEngine]
    public async Task A_merge_sent_twice_at_once_is_done_once(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        await using var other = await TestServer.StartAsync(engine, database: server.Database);
        var caller = await server.CallerAsync();
        var (kept, gone) = (await server.CreateAsync(caller), await server.CreateAsync(caller));
        var wanted = new MergeWanted("once", kept.Uuid, gone.Uuid);
        var outcomes = await Task.WhenAll(new[] { server, other, server, other }.Select(async at =>
            await at.Merges().MergeAsync(caller, wanted, CancellationToken.None)));
        Assert.All(outcomes, outcome => Assert.IsType<MergePatrons.Merged>(outcome));
        Assert.Equal(["1"], await server.QueryAsync("select cast(count(*) as text) from journal where action = 'patron.merged'", 1));
        Assert.Equal(1, await server.ExactTotalAsync());
    }

    [EveryEngine]
    public async Task A_merged_record_is_not_restored_and_not_deleted_but_by_undo(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var kept = await server.CreateAsync(caller);
        var gone = await server.CreateAsync(caller, (PatronField.Email, "ada@example.org"));
        var id = await server.MergeAsync(caller, kept, gone);
        foreach (var key in new[] { PatronKey.Of(gone.Barcode), PatronKey.Of("ada@example.org"), PatronKey.OfUuid(gone.Uuid) })
        {
            Assert.Equal(
                kept.Uuid,
                Assert.IsType<RestorePatron.IsMerged>(
                    await server.Patrons().RestoreAsync(caller, key, CancellationToken.None)).Into.Uuid);
            Assert.Equal(
                kept.Uuid,
                Assert.IsType<DeletePatron.IsMerged>(
                    await server.Patrons().DeleteAsync(caller, key, CancellationToken.None)).Into.Uuid);
        }

        Assert.Null(await server.Patrons().FindDeletedAsync(caller, PatronKey.OfUuid(gone.Uuid), CancellationToken.None));
        Assert.Equal(kept.Uuid, (await server.Merges().FindAwayAsync(caller, gone.Uuid, CancellationToken.None))!.Into!.Uuid);
        Assert.IsType<UndoMerge.Undone>(await server.UndoAsync(caller, id));
        Assert.Equal(gone.Uuid, (await server.FindAsync(caller, PatronKey.Of(gone.Barcode)))?.Uuid);
        Assert.Equal(gone.Uuid, (await server.FindAsync(caller, PatronKey.Of("ada@example.org")))?.Uuid);
        Assert.Equal(2, await server.ExactTotalAsync());
        Assert.Equal([], await server.QueryAsync("select barcode from patron_alias", 1));
        await server.DeleteAsync(caller, gone.Barcode);
    }

    [EveryEngine]
    public async Task Undo_gives_fields_back_that_nobody_changed_since(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var kept = await server.CreateAsync(
            caller, (PatronField.Phone, "1"), (PatronField.City, "Bath"), (PatronField.Email, "old@example.org"));
        var gone = await server.CreateAsync(
            caller, (PatronField.Phone, "2"), (PatronField.City, "Ockham"), (PatronField.Email, "new@example.org"),
            (PatronField.PatronId, "S-2"));
        var id = await server.MergeAsync(caller, kept, gone, "phone", "city", "email", "patron_id");
        await server.ChangeAsync(caller, kept, (PatronField.Phone, "3"), (PatronField.Zip, "10115"));
        Assert.IsType<UndoMerge.Undone>(await server.UndoAsync(caller, id));
        Assert.IsType<UndoMerge.Undone>(await server.UndoAsync(caller, id));
        var (one, other) = (await server.NowAsync(caller, kept), await server.NowAsync(caller, gone));
        Assert.Equal(
            ("3", "Bath", "old@example.org", null, "10115"), (one.Phone, one.City, one.Email, one.PatronId, one.Zip));
        Assert.Equal(("2", "Ockham", "new@example.org", "S-2"), (other.Phone, other.City, other.Email, other.PatronId));
        foreach (var patron in new[] { one, other })
            Assert.Equal(patron.Uuid, (await server.FindAsync(caller, PatronKey.Of(patron.Email!)))?.Uuid);
        var report = await server.ReportAsync(caller, id);
        Assert.Equal(
            ["phone"], report.Parts.Where(part => part.Fate == MergeFate.Stayed).Select(part => part.Name));
        Assert.Equal(
            ["patron.merge_undone"],
            await server.QueryAsync(
                $"select action from journal where subject = '{gone.Uuid}' and action like 'patron.merge_u%'", 1));
    }

    [EveryEngine]
    public async Task The_claim_of_an_email_goes_over_and_comes_back(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var gone = await server.CreateAsync(caller, (PatronField.Email, "shared@example.org"));
        PatronInput Sharing() => new()
        {
            SharesEmail = true,
            [PatronField.FirstName] = "x",
            [PatronField.LastName] = "y",
            [PatronField.Email] = "Shared@example.org",
        };
        async Task<Patron> ShareAsync() => Assert.IsType<CreatePatron.Created>(
            await server.Patrons().CreateAsync(caller, Sharing(), null, CancellationToken.None)).Patron;
        var (stranger, kept) = (await ShareAsync(), await ShareAsync());
        async Task<string?> ClaimerAsync() => (await server.FindAsync(caller, PatronKey.Of("shared@example.org")))?.Uuid;
        Assert.Equal(gone.Uuid, await ClaimerAsync());
        var id = await server.MergeAsync(caller, kept, gone);
        // It was the merged person's, so it is not the stranger's, who shared it longer than the record that stays.
        Assert.Equal(kept.Uuid, await ClaimerAsync());
        Assert.IsType<UndoMerge.Undone>(await server.UndoAsync(caller, id));
        Assert.Equal(gone.Uuid, await ClaimerAsync());
        Assert.Equal(["1"], await server.QueryAsync("select cast(count(*) as text) from patron where email_claim is not null", 1));
        // If the one who stays drops it, the stranger gets it.
        await server.MergeAsync(caller, stranger, gone, "email");
        Assert.Equal(stranger.Uuid, await ClaimerAsync());
    }

    [EveryEngine]
    public async Task Undo_is_refused_after_a_day_after_an_erasure_and_while_who_stayed_is_gone(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var (one, two, three) = (await server.CreateAsync(caller), await server.CreateAsync(caller), await server.CreateAsync(caller));
        var first = await server.MergeAsync(caller, two, one);
        await server.DeleteAsync(caller, two.Barcode);
        Assert.IsType<UndoMerge.KeptIsDeleted>(await server.UndoAsync(caller, first));
        await server.RestoreAsync(caller, two.Barcode);
        // Old barcodes go along when the one who stayed is merged in turn, and come back with the undo.
        var second = await server.MergeAsync(caller, three, two);
        foreach (var barcode in new[] { one.Barcode, two.Barcode })
            Assert.Equal(three.Uuid, (await server.FindAsync(caller, PatronKey.Of(barcode)))?.Uuid);
        Assert.Equal(
            three.Uuid,
            Assert.IsType<RestorePatron.IsMerged>(await server.RestoreAsync(caller, one.Barcode)).Into.Uuid);
        Assert.IsType<UndoMerge.KeptIsMerged>(await server.UndoAsync(caller, first));
        Assert.IsType<UndoMerge.Undone>(await server.UndoAsync(caller, second));
        Assert.Equal(two.Uuid, (await server.FindAsync(caller, PatronKey.Of(one.Barcode)))?.Uuid);

        server.Clock.Advance(TimeSpan.FromHours(23.9));
        Assert.IsType<UndoMerge.Undone>(await server.UndoAsync(caller, first));
        var third = await server.MergeAsync(caller, two, one);
        server.Clock.Advance(TimeSpan.FromHours(24));
        Assert.IsType<UndoMerge.TooLate>(await server.UndoAsync(caller, third));
        server.Clock.Advance(TimeSpan.FromHours(24));
        await server.Merges().ForgetAsync(caller.Library, CancellationToken.None);
        Assert.Equal([], await server.QueryAsync("select id from patron_merge", 1));
        Assert.Equal([], await server.QueryAsync("select kind from patron_merge_part", 1));

        var fourth = await server.MergeAsync(caller, three, two, "phone");
        await server.Store.ScriptAsync($"update patron set deleted_at = 1 where uuid = '{two.Uuid}'");
        await server.Patrons().PurgeAsync(caller.Library with { KeepDeletedDays = 0 }, CancellationToken.None);
        Assert.IsType<UndoMerge.Erased>(await server.UndoAsync(caller, fourth));
        Assert.Equal([], await server.QueryAsync("select kind from patron_merge_part", 1));
        Assert.Equal(three.Uuid, (await server.FindAsync(caller, PatronKey.Of(two.Barcode)))?.Uuid);
    }

    [EveryEngine]
    public async Task The_journal_goes_over_and_comes_back_and_names_no_value(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var (kept, gone) = (await server.CreateAsync(caller), await server.CreateAsync(caller, (PatronField.Phone, "030 555")));
        await server.Cards().MarkLostAsync(caller, gone.Barcode, CancellationToken.None);
        var id = await server.MergeAsync(caller, kept, gone, "phone");
        Task<IReadOnlyList<string>> OfAsync(Patron patron) =>
            server.QueryAsync($"select action, detail from journal where subject = '{patron.Uuid}' order by id", 2);
        Assert.Equal(
            ["patron.created|null", "patron.created|null", "patron.card_lost|null", "patron.updated|phone", $"patron.merged|{gone.Uuid}"],
            await OfAsync(kept));
        Assert.Equal([$"patron.merged_away|{kept.Uuid}"], await OfAsync(gone));
        Assert.DoesNotContain(
            await server.QueryAsync("select detail from journal", 1), detail => detail.Contains("555", StringComparison.Ordinal));
        await server.UndoAsync(caller, id);
        Assert.Equal(
            ["patron.created|null", "patron.card_lost|null", $"patron.merged_away|{kept.Uuid}", $"patron.merge_undone|{kept.Uuid}"],
            await OfAsync(gone));
        // A lost card is lost again.
        Assert.NotNull((await server.NowAsync(caller, gone)).CardLostAt);
    }

    [EveryEngine]
    public async Task A_call_that_made_the_merged_patron_answers_who_stays(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var kept = await server.CreateAsync(caller);
        var input = Desk.Say((PatronField.FirstName, "Ada"), (PatronField.LastName, "Byron"));
        async Task<Patron> CallAsync() => Assert.IsType<CreatePatron.Created>(
            await server.Patrons().CreateAsync(caller, input, new("key", [1]), CancellationToken.None)).Patron;
        var gone = await CallAsync();
        await server.MergeAsync(caller, kept, gone);
        Assert.Equal(kept.Uuid, (await CallAsync()).Uuid);
    }
}
