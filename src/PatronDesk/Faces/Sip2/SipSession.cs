using System.Diagnostics;
using System.Globalization;
using System.Net;
using PatronDesk.Accounts;
using PatronDesk.Faces.Sip2.Messages;
using PatronDesk.Sip2;
using PatronDesk.Sip2.Encodings;
using PatronDesk.Sip2.Fields;
using PatronDesk.Sip2.Framing;
using PatronDesk.Sip2.Messages;

namespace PatronDesk.Faces.Sip2;

/// <summary>One connection: who signed in on it, and which handler answers a message. For one message at a time.</summary>
internal sealed class SipSession(SipServices services, IPAddress? address)
{
    // A kiosk stays connected for days. A change of its account takes effect within a minute.
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    // If a 99 waits longer for its account, it says that the store does not answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private const int MaxWrongSignIns = 3;

    private static readonly HashSet<string> OwnPermissions = [Permissions.ReadPatrons];

    private readonly Conversation _conversation = new(services.Clock);
    private readonly CardMemory _cards = new(services.Pins, services.Clock);
    // Before a login it is not known in which library's time.
    private WireClock _clock = new(services.Clock, LibraryCalendar.Utc);
    private Visit? _visit;
    private long _lookedAt;
    private int _wrongSignIns;
    private bool _hasNamedInstitution;

    /// <summary>What to send; empty for nothing. Valid until the next message.</summary>
    public ReadOnlyMemory<byte> Outgoing => _conversation.Outgoing;

    public bool IsSignedIn => _visit is not null;

    /// <summary>The client's name in logs.</summary>
    public string Client => _visit?.Caller.Name ?? "(not signed in)";

    /// <summary>Handles a message; false if the connection must be closed once <see cref="Outgoing"/> is sent.</summary>
    public async ValueTask<bool> ReceiveAsync(ReadOnlyMemory<byte> frame, Terminator terminator, CancellationToken cancel)
    {
        var staysOpen = await HandleAsync(frame, terminator, cancel);
        if (_visit is { Account: var account })
            services.LastMessages.Note(account, frame, Outgoing);
        return staysOpen;
    }

    private async ValueTask<bool> HandleAsync(ReadOnlyMemory<byte> frame, Terminator terminator, CancellationToken cancel)
    {
        if (_conversation.Receive(frame, terminator) != Turn.Handle)
            return true;
        if (_conversation.LacksChecksum)
            SipLog.LacksChecksum(services.Log, Client);
        try
        {
            return await CarryOutAsync(frame, cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            // Whatever failed, never answer "no blocks", and never let an exception end the connection. It is not known
            // what was done, so the same message is carried out again when it is sent again.
            services.Failures.Tell(error, Client, new MaskedLine(frame));
            RefusalAnswers.Answer(_conversation, _visit, _clock, Words.NotNow, isFinal: false);
            return true;
        }
    }

    /// <summary>Signs in; false if refused.</summary>
    public async ValueTask<bool> SignInAsync(string login, string password, CancellationToken cancel)
    {
        _visit = null;
        _cards.Forget();
        switch (string.IsNullOrWhiteSpace(password)
            ? new SipSignIn.Wrong()
            : await services.Accounts.SignInAsync(login, password, address, cancel))
        {
            case SipSignIn.Welcome(var account):
                SipLog.SignedIn(services.Log, account.Actor, account.Login);
                Use(account);
                return true;
            case SipSignIn.MustWait(var wait):
                SipLog.SignInMustWait(services.Log, Guess.NetworkOf(address), (int)Math.Ceiling(wait.TotalSeconds));
                break;
            case SipSignIn.Wrong:
                SipLog.RefusedLogin(services.Log);
                break;
            default:
                throw new UnreachableException();
        }

        _wrongSignIns++;
        return false;
    }

    /// <summary>The same for a prompt. There a store that fails is a refusal.</summary>
    public async ValueTask<bool> TrySignInAsync(string login, string password, CancellationToken cancel)
    {
        try
        {
            return await SignInAsync(login, password, cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            services.Failures.TellOfSignIn(error);
            _wrongSignIns++;
            return false;
        }
    }

    /// <summary>Whether so many sign-ins were refused that the connection must be closed.</summary>
    public bool IsOutOfSignIns => _wrongSignIns >= MaxWrongSignIns;

    private async ValueTask<bool> CarryOutAsync(ReadOnlyMemory<byte> frame, CancellationToken cancel)
    {
        // A 99 is answered whatever the store does.
        if (_conversation.Request.Code == MessageCode.ScStatus)
            return await TellStatusAsync(cancel);
        if (_visit is null && !await services.SetUp.IsDoneAsync(cancel))
        {
            // Once there is a library, the same message has another answer.
            RefusalAnswers.Answer(_conversation, _visit, _clock, Words.NotSetUp, isFinal: false);
            return true;
        }

        if (_conversation.Request.Code == MessageCode.Login)
            return await LogInAsync(cancel);

        if (_visit is null)
        {
            SipLog.NotSignedIn(services.Log, new MaskedLine(frame));
            return false;
        }

        if (!await IsStillWelcomeAsync(cancel))
            return false;
        var visit = _visit;
        if (!MayBeSent(visit.Account))
        {
            SipLog.NotAllowed(services.Log, Client, new MaskedLine(frame));
            RefusalAnswers.Answer(_conversation, visit, _clock, Words.NotHere);
            return true;
        }

        NoteInstitution(visit, frame);
        await AnswerAsync(visit, cancel);
        return true;
    }

    // 93. Only algorithm 0 (not encrypted) is known.
    private async ValueTask<bool> LogInAsync(CancellationToken cancel)
    {
        var request = new LoginRequest(_conversation.Request);
        var password = request is { UserIdAlgorithm: '0', PasswordAlgorithm: '0' } ? request.Password.Reveal() : "";
        var isIn = await SignInAsync(request.UserId, password, cancel);
        _conversation.Answer(new LoginResponse { Ok = isIn });
        return isIn || !IsOutOfSignIns;
    }

    // 99 is always answered, whatever the store does.
    private async ValueTask<bool> TellStatusAsync(CancellationToken cancel)
    {
        var isOnLine = await services.Health.AskAsync(cancel) is null;
        var isSetUp = !isOnLine || _visit is not null || await IsSetUpAsync(cancel);
        if (_visit is null)
        {
            // Machines set their clocks by a 98, also by one from before they sign in.
            _clock = new(services.Clock, await services.Calendar.FindAsync(isOnLine, cancel));
        }
        else if (isOnLine)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            patience.CancelAfter(Patience);
            try
            {
                if (!await IsStillWelcomeAsync(patience.Token))
                    return false;
            }
            catch (Exception) when (!cancel.IsCancellationRequested)
            {
                isOnLine = false;
            }
        }

        _conversation.Answer(StatusMessage.Of(_visit, _clock, isOnLine && isSetUp, isSetUp ? null : Words.NotSetUp));
        return true;
    }

    // Where the store does not say, it is not the library that is missing.
    private async ValueTask<bool> IsSetUpAsync(CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            return await services.SetUp.IsDoneAsync(patience.Token);
        }
        catch (Exception) when (!cancel.IsCancellationRequested)
        {
            return true;
        }
    }

    private bool MayBeSent(SipAccount account) =>
        account.MaySend(((int)_conversation.Request.Code).ToString("D2", CultureInfo.InvariantCulture))
        && (!account.Settings.NeedsErrorDetection || _conversation.Request.Trailer.Checksum != ChecksumState.Absent);

    private async ValueTask AnswerAsync(Visit visit, CancellationToken cancel)
    {
        var request = _conversation.Request;
        switch (request.Code)
        {
            case MessageCode.PatronStatus:
                _conversation.Answer(await services.Patrons.StatusAsync(new(request), visit, cancel));
                break;
            case MessageCode.PatronInformation:
                _conversation.Answer(await services.Patrons.InformationAsync(new(request), visit, cancel));
                break;
            case MessageCode.EndPatronSession:
                _conversation.Answer(PatronMessages.End(new(request), visit));
                break;
            case MessageCode.BlockPatron:
                _conversation.Answer(await services.Blocks.BlockAsync(new(request), visit, cancel));
                break;
            case MessageCode.PatronEnable:
                _conversation.Answer(await services.Blocks.EnableAsync(new(request), visit, cancel));
                break;
            case MessageCode.Checkout:
                _conversation.Answer(await services.Loans.CheckOutAsync(new(request), visit, cancel));
                break;
            case MessageCode.Checkin:
                _conversation.Answer(await services.Loans.CheckInAsync(new(request), visit, cancel));
                break;
            case MessageCode.Renew:
                _conversation.Answer(await services.Loans.RenewAsync(new(request), visit, cancel));
                break;
            case MessageCode.RenewAll:
                _conversation.Answer(await services.Loans.RenewAllAsync(new(request), visit, cancel));
                break;
            case MessageCode.Hold:
                _conversation.Answer(await services.Holds.AnswerAsync(new(request), visit, cancel));
                break;
            case MessageCode.ItemInformation:
                _conversation.Answer(await services.Items.InformationAsync(new(request), visit, cancel));
                break;
            case MessageCode.ItemStatusUpdate:
                _conversation.Answer(await services.Items.UpdateAsync(new(request), visit, cancel));
                break;
            case MessageCode.FeePaid:
                RefusalAnswers.Answer(_conversation, visit, _clock, Words.NoFees);
                break;
            // A 93 and a 99 were carried out before; a Conversation answers a 97 itself.
            case MessageCode.Login or MessageCode.ScStatus or MessageCode.ResendRequest:
            default:
                throw new UnreachableException();
        }
    }

    // Many clients send a placeholder. Don't refuse them, but log it: it may explain a surprising answer.
    private void NoteInstitution(Visit visit, ReadOnlyMemory<byte> frame)
    {
        if (_hasNamedInstitution)
            return;
        _hasNamedInstitution = true;
        if (_conversation.Request.Fields.Text(Tag.AO) != visit.Institution)
            SipLog.OtherInstitution(services.Log, Client, visit.Institution, new MaskedLine(frame));
    }

    private async ValueTask<bool> IsStillWelcomeAsync(CancellationToken cancel)
    {
        if (_visit is not { Account: var account } || services.Clock.GetElapsedTime(_lookedAt) < LookAgain)
            return true;
        var found = await services.Accounts.FindAsync(account.Login, cancel);
        if (found is not { DisabledAt: null, Library.DisabledAt: null }
            || found.Id != account.Id
            || found.PasswordHash != account.PasswordHash
            || !found.IsWelcomeFrom(address))
        {
            SipLog.NoLongerWelcome(services.Log, Client);
            return false;
        }

        Use(found);
        return true;
    }

    private void Use(SipAccount account)
    {
        _lookedAt = services.Clock.GetTimestamp();
        _clock = new(services.Clock, account.Library.Calendar);
        _conversation.Settings = new WireSettings
        {
            Encoding = TextEncoding.TryParse(account.Settings.Encoding, out var encoding) ? encoding : TextEncoding.Ascii,
            Terminator = account.Settings.Terminator switch
            {
                "cr" => Terminator.Cr,
                "lf" => Terminator.Lf,
                "crlf" => Terminator.CrLf,
                _ => Terminator.Mirror,
            },
            DueDates = account.Settings.DueDateForm switch
            {
                "datetime" => DueDateForm.DateAndTime,
                "date" => DueDateForm.DateOnly,
                _ => DueDateForm.Sip2,
            },
            ExtraTags = TagMap.TryParse(account.Settings.TagMap ?? "", out var map, out _) ? map : TagMap.None,
        };
        // The name marks the blocks that it makes; staff always have a UUID beside theirs.
        var caller = new Caller(account.Library, account.Actor, SipFace.Name) { Username = account.Actor, Permissions = OwnPermissions };
        _visit = new(account, caller, address, _conversation.Settings.ExtraTags, _cards, _clock);
    }
}
