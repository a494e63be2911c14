using System.Globalization;
using System.Net;
using PatronDesk.Accounts;
using PatronDesk.Blocks;
using PatronDesk.Sip2;
using PatronDesk.Sip2.Encodings;
using PatronDesk.Sip2.Fields;
using PatronDesk.Sip2.Framing;
using PatronDesk.Sip2.Messages;

namespace PatronDesk.Faces.Sip2;

/// <summary>One connection: who signed in on it, and how its messages are answered. For one message at a time.</summary>
internal sealed class SipSession(SipDesk desk, IPAddress? address)
{
    // A kiosk stays connected for days; what was changed of its account holds within a minute.
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    private static readonly HashSet<string> OwnPermissions = [Permissions.ReadPatrons];

    private readonly Conversation conversation = new(desk.Clock);
    private SipAccount? account;
    private Caller? caller;
    private long lookedAt;
    private int logins;
    private bool hasNamedInstitution;

    public SipDesk Desk => desk;

    /// <summary>What to send; empty for nothing. Valid until the next message.</summary>
    public ReadOnlyMemory<byte> Outgoing => conversation.Outgoing;

    public bool IsSignedIn => account is not null;

    public SipAccount Account => account ?? throw new InvalidOperationException("Nobody has signed in.");

    /// <summary>The client as the rooms know it. It asks as the library's, and has no permission of staff.</summary>
    public Caller Caller => caller ?? throw new InvalidOperationException("Nobody has signed in.");

    /// <summary>What the account wants to be told under tags of its own.</summary>
    public TagMap ExtraTags => conversation.Settings.ExtraTags;

    public KnownPins Pins { get; } = new(desk.Pins, desk.Clock);

    /// <summary>The client's name in logs.</summary>
    public string Client => caller?.Actor ?? "(not signed in)";

    public Message Request => conversation.Request;

    /// <summary>Who stands at the machine.</summary>
    public Asker Asker => Account.StandsForStaff ? Asker.Staff : Asker.Patron;

    /// <summary>The server's clock, local time.</summary>
    public DateTime Now => desk.Clock.GetLocalNow().DateTime;

    /// <summary>An instant as the wire has it: the server's local time.</summary>
    public DateTime? Local(DateTimeOffset? instant) =>
        instant is { } at ? TimeZoneInfo.ConvertTime(at, desk.Clock.LocalTimeZone).DateTime : null;

    /// <summary>An instant as a machine wrote it: UTC where it says so, else the server's local time.</summary>
    public DateTimeOffset? Instant(DateTime? sent) => sent switch
    {
        null => null,
        { Kind: DateTimeKind.Utc } utc => new DateTimeOffset(utc),
        { } local => new DateTimeOffset(local, desk.Clock.LocalTimeZone.GetUtcOffset(local)),
    };

    public void Answer<T>(in T response)
        where T : struct, IAnswer => conversation.Answer(response);

    /// <summary>Takes a message in; false where the connection is to be closed once <see cref="Outgoing"/> is sent.</summary>
    public async ValueTask<bool> ReceiveAsync(ReadOnlyMemory<byte> frame, CancellationToken cancel)
    {
        if (conversation.Receive(frame) != Turn.Handle)
            return true;
        if (conversation.LacksChecksum)
            SipLog.LacksChecksum(desk.Log, Client);
        try
        {
            return await CarryOutAsync(frame, cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            // Whatever failed: never "no blocks", and never an exception that takes the connection along.
            SipLog.Failed(desk.Log, error, Client, new MaskedLine(frame));
            Refusal.Answer(this, Refusal.NotNow);
            return Request.Code != MessageCode.Login;
        }
    }

    /// <summary>Message 93. A connection that fails is closed, so that nothing of it is left.</summary>
    private async ValueTask<bool> SignInAsync(CancellationToken cancel)
    {
        var request = new LoginRequest(Request);
        account = null;
        caller = null;
        // Nothing is encrypted by any algorithm but 0. A client may sign in again once, not try one password after another.
        var found = request is { UserIdAlgorithm: '0', PasswordAlgorithm: '0', Password.IsBlank: false } && logins++ < 2
            ? await desk.Accounts.SignInAsync(request.UserId, request.Password.Reveal(), address, cancel)
            : null;
        if (found is null)
            SipLog.RefusedLogin(desk.Log);
        else
            Use(found);
        Answer(new LoginResponse { Ok = found is not null });
        return found is not null;
    }

    private async ValueTask<bool> CarryOutAsync(ReadOnlyMemory<byte> frame, CancellationToken cancel)
    {
        var request = Request;
        if (request.Code == MessageCode.Login)
            return await SignInAsync(cancel);
        if (account is not null && !await IsStillWelcomeAsync(cancel))
            return false;
        if (request.Code == MessageCode.ScStatus)
        {
            StatusMessage.Answer(this);
            return true;
        }

        if (account is null)
        {
            SipLog.NotSignedIn(desk.Log, new MaskedLine(frame));
            return false;
        }

        if (!account.MaySend(((int)request.Code).ToString("D2", CultureInfo.InvariantCulture))
            || (account.NeedsErrorDetection && request.Trailer.Checksum == ChecksumState.Absent))
        {
            SipLog.NotAllowed(desk.Log, Client, new MaskedLine(frame));
            Refusal.Answer(this, Refusal.NotHere);
            return true;
        }

        NoteInstitution(frame);
        await (request.Code switch
        {
            MessageCode.PatronStatus => PatronMessages.StatusAsync(this, cancel),
            MessageCode.PatronInformation => PatronMessages.InformationAsync(this, cancel),
            MessageCode.EndPatronSession => PatronMessages.EndAsync(this),
            MessageCode.BlockPatron => BlockMessages.BlockAsync(this, cancel),
            MessageCode.PatronEnable => BlockMessages.EnableAsync(this, cancel),
            MessageCode.Checkout => LoanMessages.CheckOutAsync(this, cancel),
            MessageCode.Checkin => LoanMessages.CheckInAsync(this, cancel),
            MessageCode.Renew => LoanMessages.RenewAsync(this, cancel),
            MessageCode.RenewAll => LoanMessages.RenewAllAsync(this, cancel),
            MessageCode.Hold => HoldMessages.AnswerAsync(this, cancel),
            MessageCode.ItemInformation => ItemMessages.InformationAsync(this, cancel),
            MessageCode.ItemStatusUpdate => ItemMessages.UpdateAsync(this, cancel),
            MessageCode.FeePaid => Refusal.AnswerAsync(this, Refusal.NoFees),
            _ => Refusal.AnswerAsync(this, Refusal.NotHere),
        });
        return true;
    }

    // Many clients send a placeholder. That is no reason to refuse them, but one that may tell why an answer surprises them.
    private void NoteInstitution(ReadOnlyMemory<byte> frame)
    {
        if (hasNamedInstitution)
            return;
        hasNamedInstitution = true;
        if (Request.Fields.Text(Tag.AO) != Account.Institution)
            SipLog.OtherInstitution(desk.Log, Client, Account.Institution, new MaskedLine(frame));
    }

    private async ValueTask<bool> IsStillWelcomeAsync(CancellationToken cancel)
    {
        if (desk.Clock.GetElapsedTime(lookedAt) < LookAgain)
            return true;
        var found = await desk.Accounts.FindAsync(Account.Login, cancel);
        if (found is not { DisabledAt: null, Library.DisabledAt: null }
            || found.Id != Account.Id
            || found.PasswordHash != Account.PasswordHash
            || !found.IsWelcomeFrom(address))
        {
            SipLog.NoLongerWelcome(desk.Log, Client);
            return false;
        }

        Use(found);
        return true;
    }

    private void Use(SipAccount found)
    {
        if (account is null)
            SipLog.SignedIn(desk.Log, found.Actor, found.Login);
        account = found;
        // The name marks the blocks that it makes; staff always have a UUID beside theirs.
        caller = new Caller(found.Library, found.Actor) { Username = found.Actor, Permissions = OwnPermissions };
        lookedAt = desk.Clock.GetTimestamp();
        conversation.Settings = new WireSettings
        {
            Encoding = TextEncoding.TryParse(found.Encoding, out var encoding) ? encoding : TextEncoding.Ascii,
            LineFeed = found.EndsInCrLf,
            DueDates = found.DueDateForm switch
            {
                "datetime" => DueDateForm.DateAndTime,
                "date" => DueDateForm.DateOnly,
                _ => DueDateForm.Sip2,
            },
            ExtraTags = TagMap.TryParse(found.TagMap ?? "", out var map, out _) ? map : TagMap.None,
        };
    }
}
