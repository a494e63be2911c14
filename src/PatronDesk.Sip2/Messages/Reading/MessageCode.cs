namespace PatronDesk.Sip2.Messages;

/// <summary>The requests that this library reads, each with the number that opens it on the wire.</summary>
public enum MessageCode : byte
{
    /// <summary>01: block a patron; answered with a 24.</summary>
    BlockPatron = 1,

    /// <summary>09: check an item in.</summary>
    Checkin = 9,

    /// <summary>11: check an item out.</summary>
    Checkout = 11,

    /// <summary>15: add, delete or change a hold.</summary>
    Hold = 15,

    /// <summary>17: ask about an item.</summary>
    ItemInformation = 17,

    /// <summary>19: change what is known of an item.</summary>
    ItemStatusUpdate = 19,

    /// <summary>23: ask for a patron's status.</summary>
    PatronStatus = 23,

    /// <summary>25: lift a block.</summary>
    PatronEnable = 25,

    /// <summary>29: renew a loan.</summary>
    Renew = 29,

    /// <summary>35: a patron is done.</summary>
    EndPatronSession = 35,

    /// <summary>37: a fee was paid.</summary>
    FeePaid = 37,

    /// <summary>63: ask for a patron's status, counts, lists and personal data.</summary>
    PatronInformation = 63,

    /// <summary>65: renew all loans of a patron.</summary>
    RenewAll = 65,

    /// <summary>93: a terminal logs in.</summary>
    Login = 93,

    /// <summary>97: send the last answer again.</summary>
    ResendRequest = 97,

    /// <summary>99: a terminal tells its state and asks what the server can do.</summary>
    ScStatus = 99,
}
