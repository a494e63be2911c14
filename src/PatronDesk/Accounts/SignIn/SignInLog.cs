using System.Net;

namespace PatronDesk.Accounts;

/// <summary>
/// Log messages about signing in. They name the person by number only, because a user may type a password into the name
/// field.
/// </summary>
internal static partial class SignInLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Who} of {Library} signed in from {Address}")]
    public static partial void Welcome(ILogger logger, string who, string library, IPAddress? address);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in of {Who} of {Library} from {Address} was refused: {Why}")]
    public static partial void Refused(ILogger logger, string who, string library, IPAddress? address, string why);
}
