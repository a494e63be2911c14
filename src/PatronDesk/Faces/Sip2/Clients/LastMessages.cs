using System.Collections.Concurrent;
using PatronDesk.Accounts;
using PatronDesk.Sip2;

namespace PatronDesk.Faces.Sip2;

/// <summary>
/// The last messages of each client that has signed in at this node since it started, with their answers. A message is masked when
/// it is taken in: no PIN, password or personal data is kept.
/// </summary>
internal sealed class LastMessages(TimeProvider clock)
{
    /// <summary>The most messages that are kept of a client.</summary>
    public const int OfClient = 50;

    private const int MostClients = 1000;
    private const int LongestLine = 400;

    private readonly ConcurrentDictionary<long, Queue<ExchangedMessage>> _clients = new();

    /// <summary>Keeps a message with its answer.</summary>
    /// <param name="account">The client.</param>
    /// <param name="message">What it sent.</param>
    /// <param name="answer">What it was answered; empty for nothing.</param>
    public void Note(SipAccount account, ReadOnlyMemory<byte> message, ReadOnlyMemory<byte> answer)
    {
        if (!_clients.TryGetValue(account.Id, out var last))
        {
            if (_clients.Count >= MostClients)
                return;
            last = _clients.GetOrAdd(account.Id, static _ => new());
        }

        var exchanged = new ExchangedMessage(clock.GetUtcNow(), Masked(message), answer.IsEmpty ? "" : Masked(answer));
        lock (last)
        {
            if (last.Count == OfClient)
                last.Dequeue();
            last.Enqueue(exchanged);
        }
    }

    /// <summary>A client's last messages, newest first.</summary>
    public IReadOnlyList<ExchangedMessage> Of(SipAccount account)
    {
        if (!_clients.TryGetValue(account.Id, out var last))
            return [];
        lock (last)
            return [.. last.Reverse()];
    }

    private static string Masked(ReadOnlyMemory<byte> line) => ShortText.Of(new MaskedLine(line).ToString(), LongestLine);
}

/// <summary>A message of a client with its answer, both masked.</summary>
/// <param name="At">When it was answered.</param>
/// <param name="Message">What the client sent.</param>
/// <param name="Answer">What it was answered; empty for nothing.</param>
internal sealed record ExchangedMessage(DateTimeOffset At, string Message, string Answer);
