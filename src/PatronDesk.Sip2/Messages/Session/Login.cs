using PatronDesk.Sip2.Fields;

namespace PatronDesk.Sip2.Messages;

/// <summary>93: a terminal logs in.</summary>
public readonly struct LoginRequest
{
    private readonly FieldSet _fields;

    /// <summary>Reads a 93.</summary>
    public LoginRequest(in Message message)
    {
        var header = new HeaderReader(message.Header);
        UserIdAlgorithm = header.Character();
        PasswordAlgorithm = header.Character();
        _fields = message.Fields;
        Password = _fields.Secret(Tag.CO);
    }

    /// <summary>How the user id is encrypted; <c>0</c> not at all, and nothing else is defined.</summary>
    public char UserIdAlgorithm { get; }

    /// <summary>How the password is encrypted; <c>0</c> not at all.</summary>
    public char PasswordAlgorithm { get; }

    /// <summary>CO: password of the terminal's account.</summary>
    public Secret Password { get; }

    /// <summary>CN: name of the terminal's account; empty when missing.</summary>
    public string UserId => _fields.Text(Tag.CN) ?? "";

    /// <summary>CP: where the terminal stands.</summary>
    public string? Location => _fields.Text(Tag.CP);
}

/// <summary>94: whether a terminal is logged in.</summary>
public readonly struct LoginResponse : IAnswer
{
    /// <summary>Logged in.</summary>
    public required bool Ok { get; init; }

    void IAnswer.WriteTo(AnswerWriter writer)
    {
        writer.Raw("94"u8);
        writer.OneOrZero(Ok);
    }
}
