using PatronDesk.Data;
using PatronDesk.Sip2;
using PatronDesk.Sip2.Framing;

namespace PatronDesk.Faces.Sip2;

/// <summary>What this face logs: clients by their account, patrons by their id, lines masked.</summary>
internal static partial class SipLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "SIP2 is spoken at {Address}, {Wire}")]
    public static partial void Listening(ILogger logger, System.Net.IPEndPoint address, string wire);

    [LoggerMessage(Level = LogLevel.Information, Message = "SIP2 client {Client} signed in as {Login}")]
    public static partial void SignedIn(ILogger logger, string client, string login);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A SIP2 client was refused at its login")]
    public static partial void RefusedLogin(ILogger logger);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A SIP2 client at {Address} must wait {Seconds} s before it may sign in: too many sign-ins from there were wrong")]
    public static partial void SignInMustWait(ILogger logger, string address, int seconds);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "SIP2 client {Client} sent a PIN of patron {Patron}, which was not looked at: too many were wrong")]
    public static partial void PinMustWait(ILogger logger, string client, string patron);

    [LoggerMessage(Level = LogLevel.Error, Message = "A SIP2 client could not be signed in: {Kind}")]
    public static partial void FailedSignIn(ILogger logger, string kind);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A SIP2 client was refused: {Most} clients have signed in, as many as Sip2:MaxConnections allows")]
    public static partial void NoPlace(ILogger logger, int most);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A SIP2 client that had not signed in sent {Line}; its connection was closed")]
    public static partial void NotSignedIn(ILogger logger, MaskedLine line);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "SIP2 client {Client} was disabled or changed; its connection was closed")]
    public static partial void NoLongerWelcome(ILogger logger, string client);

    [LoggerMessage(Level = LogLevel.Warning, Message = "SIP2 client {Client} may not send {Line}")]
    public static partial void NotAllowed(ILogger logger, string client, MaskedLine line);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "SIP2 client {Client} names another institution than {Institution}: {Line}")]
    public static partial void OtherInstitution(ILogger logger, string client, string institution, MaskedLine line);

    [LoggerMessage(Level = LogLevel.Warning, Message = "SIP2 client {Client} left error detection out")]
    public static partial void LacksChecksum(ILogger logger, string client);

    [LoggerMessage(Level = LogLevel.Warning, Message = "SIP2 client {Client} was closed on {Found}")]
    public static partial void BadFrame(ILogger logger, string client, FrameEvent found);

    [LoggerMessage(Level = LogLevel.Debug, Message = "SIP2 client {Client} went")]
    public static partial void Closed(ILogger logger, string client);

    [LoggerMessage(Level = LogLevel.Debug, Message = "SIP2 client {Client} was told of patron {Patron}")]
    public static partial void Told(ILogger logger, string client, string patron);

    // The exception is not logged, because thousands of messages meet the same fault.
    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "SIP2 client {Client} was put off, since the store is not available ({Fault}): {Line}")]
    public static partial void PutOff(ILogger logger, string client, StoreFault fault, MaskedLine line);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "SIP2 client {Client} could not be answered and was refused ({Kind}): {Line}")]
    public static partial void Failed(ILogger logger, string client, string kind, MaskedLine line);
}
