using PatronDesk.Accounts;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Faces.Desk.Words;
using PatronDesk.Faces.Sip2;

namespace PatronDesk.Faces.Desk.Settings;

/// <summary>The list of a library's SIP2 clients.</summary>
/// <param name="Clients">By login.</param>
/// <param name="Done">The key of what was done just now; null for nothing.</param>
internal sealed record SipClientsModel(IReadOnlyList<SipAccount> Clients, string? Done);

/// <summary>The page of one SIP2 client, or the form of a new one.</summary>
/// <param name="Client">The client; null for a new one.</param>
/// <param name="Form">What is typed.</param>
/// <param name="Done">The key of what was done just now; null for nothing.</param>
internal sealed record SipClientModel(SipAccount? Client, FormValues Form, string? Done = null);

/// <summary>What a client sent last, and what it was answered.</summary>
/// <param name="Client">The client.</param>
/// <param name="Messages">Newest first.</param>
internal sealed record SipMessagesModel(SipAccount Client, IReadOnlyList<ExchangedMessage> Messages)
{
    /// <summary>As many are kept of a client.</summary>
    public const int Most = LastMessages.OfClient;
}

/// <summary>The choices of a SIP2 client's form, in words.</summary>
internal static class SipWords
{
    public static IReadOnlyList<(string Value, string Text)> EncodingsIn(Sentences words) =>
        [.. SipAccountRules.Encodings.Select(one => (one, words[$"sip.encoding.{one}"]))];

    public static IReadOnlyList<(string Value, string Text)> TerminatorsIn(Sentences words) =>
        [.. SipAccountRules.Terminators.Select(one => (one, words[$"sip.terminator.{one}"]))];

    public static IReadOnlyList<(string Value, string Text)> DueDateFormsIn(Sentences words) =>
        [.. SipAccountRules.DueDateForms.Select(one => (one, words[$"sip.due.{one}"]))];
}
