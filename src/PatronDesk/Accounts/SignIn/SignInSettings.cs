namespace PatronDesk.Accounts;

/// <summary>How long tokens and sign-ins last.</summary>
/// <param name="DayToken">The token of <c>/authn/login</c>, whose clients never renew it: a working day.</param>
/// <param name="Access">An access token that can be renewed.</param>
/// <param name="Refresh">The refresh token, counted from its last use.</param>
/// <param name="LongestSignIn">A whole sign-in, however often it is renewed.</param>
internal sealed record SignInSettings(TimeSpan DayToken, TimeSpan Access, TimeSpan Refresh, TimeSpan LongestSignIn)
{
    /// <summary>The longest life of any token.</summary>
    public TimeSpan Longest => new[] { DayToken, Access, Refresh }.Max();
}
