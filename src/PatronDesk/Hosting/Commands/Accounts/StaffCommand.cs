using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using PatronDesk.Accounts;
using PatronDesk.Patrons;

namespace PatronDesk.Hosting;

/// <summary><c>patrondesk account staff</c>: the people who work for a library.</summary>
internal static class StaffCommand
{
    private static readonly Argument<string> Username = new("USERNAME") { Description = "The sign-in name" };

    private static readonly string RoleRule = $"one of {string.Join(", ", Roles.All)}";

    public static Command Make() => new("staff", "Manage the people who sign in to a library")
    {
        MakeAdd(),
        MakeList(),
        MakePassword(),
        MakeRole(),
        MakeChange(
            "disable", "Refuse a person from now on, and end their sign-ins",
            (staff, caller, id, cancel) => staff.DisableAsync(caller, id, cancel)),
        MakeChange("enable", "Let a disabled person sign in again", (staff, caller, id, cancel) => staff.EnableAsync(caller, id, cancel)),
        MakeChange(
            "remove", "Erase a person, and end their sign-ins",
            (staff, caller, id, cancel) => staff.RemoveAsync(caller, id, cancel)),
    };

    private static Command MakeAdd()
    {
        var role = new Option<string>("--role") { Description = $"What they may do: {RoleRule}", DefaultValueFactory = _ => Roles.Desk };
        var password = new Option<string?>("--password") { Description = "Their password (default: generated)" };
        var email = new Option<string?>("--email") { Description = "Their email" };
        var firstName = new Option<string?>("--first-name") { Description = "Their first name" };
        var lastName = new Option<string?>("--last-name") { Description = "Their last name" };
        return Run(
            new Command("add", "Add a person; a generated password is shown once")
            {
                CommandOptions.LibraryName, Username, role, password, email, firstName, lastName,
            },
            async (staff, caller, parsed, cancel) =>
            {
                var wanted = new NewStaffMember(
                    parsed.GetValue(Username)!.Trim(), parsed.GetValue(password) ?? Secrets.NewPassword(), parsed.GetValue(role)!)
                {
                    Email = parsed.GetValue(email),
                    FirstName = parsed.GetValue(firstName),
                    LastName = parsed.GetValue(lastName),
                };
                if (WhatIsWrong(wanted) is { } wrong)
                    return await CommandOptions.FailAsync(wrong);
                switch (await staff.CreateAsync(caller, wanted, cancel))
                {
                    case CreateStaff.Taken(var byEmail):
                        return await CommandOptions.FailAsync(
                            $"Another person of this library has this {(byEmail ? "email" : "username")} already.");
                    case CreateStaff.TakenByPatron:
                        return await CommandOptions.FailAsync("A patron of this library has this username already.");
                    case CreateStaff.Created:
                        await Console.Out.WriteLineAsync($"""
                            username    {wanted.Username}
                            password    {(parsed.GetValue(password) is null ? wanted.Password : "(as given)")}
                            role        {wanted.Role}
                            """);
                        return 0;
                    default:
                        throw new UnreachableException();
                }
            });
    }

    private static Command MakeList() => Run(
        new Command("list", "List the people of a library") { CommandOptions.LibraryName },
        async (staff, caller, _, cancel) =>
        {
            foreach (var member in await staff.ListAsync(caller.Library, cancel))
            {
                await Console.Out.WriteLineAsync(string.Join(
                    '\t', member.Id.ToString(CultureInfo.InvariantCulture), member.Username, member.Role,
                    member.DisabledAt is null ? "enabled" : "disabled", member.Email ?? "", member.FirstName ?? "", member.LastName ?? ""));
            }

            return 0;
        });

    private static Command MakePassword()
    {
        var password = new Option<string?>("--password") { Description = "The new password (default: generated)" };
        return RunOnMember(
            new Command("password", "Give a person a new password, and end their sign-ins") { password },
            async (staff, caller, member, parsed, cancel) =>
            {
                var fresh = parsed.GetValue(password) ?? Secrets.NewPassword();
                if (IsWrongPassword(fresh))
                    return await CommandOptions.FailAsync(PasswordRule);
                var outcome = await staff.SetPasswordAsync(caller, member.Id, fresh, cancel);
                if (outcome == ChangeStaff.Done && parsed.GetValue(password) is null)
                    await Console.Out.WriteLineAsync($"password    {fresh}");
                return await AnswerAsync(outcome);
            });
    }

    private static Command MakeRole()
    {
        var role = new Argument<string>("ROLE") { Description = $"What they may do: {RoleRule}" };
        var command = RunOnMember(
            new Command("role", "Give a person another role, and end their sign-ins"),
            async (staff, caller, member, parsed, cancel) => Roles.IsRole(parsed.GetValue(role)!)
                ? await AnswerAsync(await staff.SetRoleAsync(caller, member.Id, parsed.GetValue(role)!, cancel))
                : await CommandOptions.FailAsync($"The role must be {RoleRule}."));
        command.Arguments.Add(role);
        return command;
    }

    private static Command MakeChange(
        string name, string description, Func<StaffRecords, Caller, long, CancellationToken, ValueTask<ChangeStaff>> change) =>
        RunOnMember(
            new Command(name, description),
            async (staff, caller, member, _, cancel) => await AnswerAsync(await change(staff, caller, member.Id, cancel)));

    private static Command RunOnMember(
        Command command, Func<StaffRecords, Caller, StaffMember, ParseResult, CancellationToken, Task<int>> work)
    {
        command.Arguments.Add(CommandOptions.LibraryName);
        command.Arguments.Add(Username);
        return Run(command, async (staff, caller, parsed, cancel) =>
            await staff.FindByUsernameAsync(caller.Library, parsed.GetValue(Username)!, cancel) is { } member
                ? await work(staff, caller, member, parsed, cancel)
                : await CommandOptions.FailAsync("The library has nobody with this sign-in name; 'account staff list' shows them."));
    }

    private static Command Run(Command command, Func<StaffRecords, Caller, ParseResult, CancellationToken, Task<int>> work)
    {
        var options = new CommandOptions();
        options.AddTo(command);
        command.SetAction((parsed, cancel) => options.WithLibraryAsync(
            parsed,
            (store, passwords, library) =>
                work(
                    new StaffRecords(store, passwords, [new PatronUsernames()], TimeProvider.System), Caller.CommandLine(library),
                    parsed, cancel),
            cancel));
        return command;
    }

    internal static string PasswordRule =>
        $"A password must have {StaffRecords.ShortestPassword} to {StaffRecords.LongestPassword} characters, "
            + "none of them control characters.";

    private static bool IsWrongPassword(string password) =>
        password.Length is < StaffRecords.ShortestPassword or > StaffRecords.LongestPassword || !PatronRules.IsCleanText(password);

    private static string? WhatIsWrong(NewStaffMember wanted)
    {
        if (!Roles.IsRole(wanted.Role))
            return $"The role must be {RoleRule}.";
        if (IsWrongPassword(wanted.Password))
            return PasswordRule;
        if (wanted.Username.Length == 0)
            return "The username is empty.";
        if (wanted.Email is not null && !PatronRules.IsEmail(wanted.Email))
            return "The email must be an address such as mary@example.org.";
        return new[] { wanted.Username, wanted.Email, wanted.FirstName, wanted.LastName }
            .Any(text => text?.Length > StaffRecords.LongestName || text is not null && !PatronRules.IsCleanText(text))
            ? $"Names and email may have at most {StaffRecords.LongestName} characters each, none of them control characters."
            : null;
    }

    private static async Task<int> AnswerAsync(ChangeStaff outcome) => outcome switch
    {
        ChangeStaff.Done => 0,
        ChangeStaff.LastOwner => await CommandOptions.FailAsync("This is the only owner who can sign in; add another one first."),
        ChangeStaff.NotFound => await CommandOptions.FailAsync("The person has been removed in the meantime."),
        _ => throw new UnreachableException(),
    };
}
