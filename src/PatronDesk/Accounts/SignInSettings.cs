namespace PatronDesk.Accounts;

/// <summary>How long sign-ins last.</summary>
/// <param name="DayToken">Of <c>/authn/login</c>, whose clients never renew: a working day.</param>
/// <param name="Access">Of an access token that can be renewed.</param>
/// <param name="Refresh">Of the token that renews it, from its last use.</param>
/// <param name="LongestSignIn">Of a sign-in that is renewed again and again.</param>
internal sealed record SignInSettings(TimeSpan DayToken, TimeSpan Access, TimeSpan Refresh, TimeSpan LongestSignIn)
{
    /// <summary>No token outlives this.</summary>
    public TimeSpan Longest => new[] { DayToken, Access, Refresh }.Max();
}
