using PatronDesk.Accounts;
using PatronDesk.Faces.Desk.Shell;

namespace PatronDesk.Faces.Desk.Start;

/// <summary>The set-up form.</summary>
/// <param name="Secret">The secret of the link that was opened.</param>
/// <param name="Form">What is typed.</param>
internal sealed record SetUpModel(string Secret, FormValues Form);

/// <summary>The library is set up: its first key, shown this once.</summary>
/// <param name="Library">The library.</param>
/// <param name="ApiKey">The key.</param>
/// <param name="Username">The owner's sign-in name.</param>
/// <param name="Root">The server's address as the browser sees it.</param>
internal sealed record SetUpDoneModel(Library Library, string ApiKey, string Username, string Root)
{
    /// <summary>A command that uses the key.</summary>
    public string Command => $"curl '{Root}/patrons' \\\n  -H 'x-api-key: {ApiKey}' \\\n  -H 'x-api-user: {Library.ApiId}'";
}
