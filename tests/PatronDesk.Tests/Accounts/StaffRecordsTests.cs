using PatronDesk.Accounts;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Harness;
using PatronDesk.Tests.Patrons;

namespace PatronDesk.Tests.Accounts;

public sealed class StaffRecordsTests
{
    [EveryEngine]
    public async Task The_last_owner_who_can_sign_in_stays(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (staff, caller) = (server.Staff(), await server.CallerAsync());
        var owner = (await staff.ListAsync(caller.Library, CancellationToken.None)).Single();
        Assert.Equal(ChangeStaff.LastOwner, await staff.RemoveAsync(caller, owner.Id, CancellationToken.None));
        Assert.Equal(ChangeStaff.LastOwner, await staff.DisableAsync(caller, owner.Id, CancellationToken.None));
        Assert.Equal(ChangeStaff.LastOwner, await staff.SetRoleAsync(caller, owner.Id, Roles.Manager, CancellationToken.None));

        var second = await server.HireAsync("second", Roles.Owner);
        Assert.Equal(ChangeStaff.Done, await staff.DisableAsync(caller, second.Id, CancellationToken.None));
        Assert.Equal(ChangeStaff.LastOwner, await staff.RemoveAsync(caller, owner.Id, CancellationToken.None));
        Assert.Equal(ChangeStaff.Done, await staff.EnableAsync(caller, second.Id, CancellationToken.None));
        Assert.Equal(ChangeStaff.Done, await staff.RemoveAsync(caller, owner.Id, CancellationToken.None));
    }

    [EveryEngine]
    public async Task Of_owners_who_remove_each_other_at_once_one_stays(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (staff, caller) = (server.Staff(), await server.CallerAsync());
        for (var i = 0; i < 5; i++)
            await server.HireAsync($"owner{i}", Roles.Owner);
        var all = await staff.ListAsync(caller.Library, CancellationToken.None);
        var outcomes = await Task.WhenAll(all.Select(one => staff.RemoveAsync(caller, one.Id, CancellationToken.None).AsTask()));
        Assert.Single(outcomes, outcome => outcome == ChangeStaff.LastOwner);
        Assert.Single(await staff.ListAsync(caller.Library, CancellationToken.None));
    }

    [EveryEngine]
    public async Task A_removed_person_leaves_no_data_and_their_number_is_never_anothers(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var mary = await server.HireAsync("mary", Roles.Desk);
        await server.Staff().RemoveAsync(caller, mary.Id, CancellationToken.None);
        Assert.Equal(ChangeStaff.NotFound, await server.Staff().RemoveAsync(caller, mary.Id, CancellationToken.None));
        Assert.Equal(
            ["|null|null|null|null"],
            await server.QueryAsync(
                "select username, email, first_name, last_name, password_hash from staff where removed_at is not null",
                5));
        var again = await server.HireAsync("mary", Roles.Desk);
        Assert.NotEqual((mary.Id, mary.Uuid), (again.Id, again.Uuid));
        Assert.Equal(
            [$"staff.created|{mary.Actor}", $"staff.removed|{mary.Actor}", $"staff.created|{again.Actor}"],
            await server.QueryAsync("select action, subject from journal where action like 'staff.%' order by id", 2));
    }

    [EveryEngine]
    public async Task One_library_cannot_touch_the_staff_of_another(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var other = await server.SecondLibraryAsync();
        var mary = await server.HireAsync("mary", Roles.Desk);
        Assert.Equal(ChangeStaff.NotFound, await server.Staff().SetPasswordAsync(other, mary.Id, "a-password", CancellationToken.None));
        Assert.Equal(ChangeStaff.NotFound, await server.Staff().RemoveAsync(other, mary.Id, CancellationToken.None));
        Assert.Null(await server.Staff().FindByUsernameAsync(other.Library, "mary", CancellationToken.None));
        Assert.Equal(201, (await server.CallAsync(
            "POST", "/authn/login", """{"username":"mary","password":"a-password","tenant":"testlib"}""")).Status);
    }

    [EveryEngine]
    public async Task Of_many_people_with_one_name_made_at_once_one_is_made(Engine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var caller = await server.CallerAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => server.Staff().CreateAsync(
            caller, new(i % 2 == 0 ? "Zoë" : "zoe", "a-password", Roles.Desk), CancellationToken.None).AsTask()));
        Assert.Single(outcomes.OfType<CreateStaff.Created>());
        Assert.Equal(3, outcomes.OfType<CreateStaff.Taken>().Count());
    }
}
