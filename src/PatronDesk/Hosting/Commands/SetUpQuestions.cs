using System.Diagnostics;
using System.Text;
using PatronDesk.Accounts;

namespace PatronDesk.Hosting;

/// <summary>Asks for the first library on the terminal, and asks again while an answer is refused.</summary>
internal static class SetUpQuestions
{
    /// <summary>The library as it was answered; null where the input ended.</summary>
    /// <param name="wanted">What stands where the answer is empty.</param>
    /// <param name="given">What is not asked for.</param>
    public static NewLibrary? Ask(NewLibrary wanted, IReadOnlySet<SetUpField> given)
    {
        foreach (var field in Enum.GetValues<SetUpField>().Where(field => !given.Contains(field)))
        {
            do
            {
                if (Answer(field, wanted) is not { } answer)
                    return null;
                wanted = With(wanted, field, answer);
            }
            while (IsRefused(field, wanted));
        }

        return wanted;
    }

    /// <summary>The sentence about a field that is refused.</summary>
    public static string RuleOf(SetUpField field, NewLibrary wanted) => field switch
    {
        SetUpField.Library => $"The library's name must be {LibrarySettings.NameRule}.",
        SetUpField.Country => $"The country must be {LibrarySettings.CountryRule}.",
        SetUpField.TimeZone => $"The time zone is '{wanted.TimeZone}'; it must be {LibrarySettings.TimeZoneRule}.",
        SetUpField.Username => $"The sign-in name must be {LibrarySettings.NameRule}.",
        SetUpField.Password => StaffCommand.PasswordRule,
        _ => throw new UnreachableException(),
    };

    private static NewLibrary With(NewLibrary wanted, SetUpField field, string answer) => field switch
    {
        SetUpField.Library => wanted with { Organization = answer.Trim() },
        SetUpField.Country => wanted with { Country = answer.Trim().ToUpperInvariant() },
        SetUpField.TimeZone => wanted with { TimeZone = answer.Trim() },
        SetUpField.Username => wanted with { Username = answer.Trim() },
        SetUpField.Password => wanted with { Password = answer },
        _ => throw new UnreachableException(),
    };

    private static bool IsRefused(SetUpField field, NewLibrary wanted)
    {
        if (!SetUpRules.Refused(wanted).Contains(field))
            return false;
        Console.Error.WriteLine(RuleOf(field, wanted));
        return true;
    }

    private static string? Answer(SetUpField field, NewLibrary wanted) => field switch
    {
        SetUpField.Library => Line("The library's name", wanted.Organization),
        SetUpField.Country => Line("Its country, two letters", wanted.Country),
        SetUpField.TimeZone => Line("Its time zone", wanted.TimeZone!),
        SetUpField.Username => Line("Your sign-in name", wanted.Username),
        SetUpField.Password => Password(),
        _ => throw new UnreachableException(),
    };

    private static string? Line(string question, string standing)
    {
        Console.Error.Write(standing.Length > 0 ? $"{question} [{standing}]: " : $"{question}: ");
        return Console.ReadLine() is not { } answer ? null : answer.Trim().Length > 0 ? answer : standing;
    }

    private static string? Password()
    {
        while (true)
        {
            if (Hidden("Your password: ") is not { } first || Hidden("Your password again: ") is not { } second)
                return null;
            if (first == second)
                return first;
            Console.Error.WriteLine("The two passwords differ.");
        }
    }

    // What is typed is not shown, and not kept by the terminal.
    private static string? Hidden(string question)
    {
        Console.Error.Write(question);
        var typed = new StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter)
            {
                Console.Error.WriteLine();
                return typed.ToString();
            }

            if (key is { Key: ConsoleKey.D, Modifiers: ConsoleModifiers.Control } && typed.Length == 0)
                return null;
            if (key.Key == ConsoleKey.Backspace)
                typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                typed.Append(key.KeyChar);
        }
    }
}
