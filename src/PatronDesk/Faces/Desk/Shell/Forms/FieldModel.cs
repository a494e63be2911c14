namespace PatronDesk.Faces.Desk.Shell;

/// <summary>A field of a form, with its label, what is typed, and what is wrong with it.</summary>
/// <param name="Name">Its name in the form; its label's key is <c>field.</c> and the name.</param>
/// <param name="Form">What was typed, and what is wrong.</param>
internal sealed record FieldModel(string Name, FormValues Form)
{
    public string Type { get; init; } = "text";

    /// <summary>The key of a sentence below the field; null for none.</summary>
    public string? Hint { get; init; }

    public bool IsRequired { get; init; }

    public bool HasFocus { get; init; }

    /// <summary>Whether a scanner may fill it; its Enter then goes on to the next field.</summary>
    public bool SetsBarcode { get; init; }

    /// <summary>Whether it is a field of several lines.</summary>
    public bool IsLong { get; init; }

    public string? Min { get; init; }
}

/// <summary>What was typed into a form, what the record had when the form was made, and what is wrong.</summary>
internal sealed class FormValues
{
    private readonly Dictionary<string, string> _typed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _was = new(StringComparer.Ordinal);

    /// <summary>A sentence for each field that is refused, in the order of the form.</summary>
    public List<KeyValuePair<string, string>> Errors { get; } = [];

    /// <summary>What somebody else wrote meanwhile, for each field where that differs from what was typed.</summary>
    public Dictionary<string, string> Now { get; } = new(StringComparer.Ordinal);

    /// <summary>The record's revision when the form was made; empty for a new record.</summary>
    public string Revision { get; set; } = "";

    /// <summary>The text of a field; empty for none.</summary>
    public string this[string name]
    {
        get => _typed.GetValueOrDefault(name, "");
        set => _typed[name] = value;
    }

    /// <summary>What the field had when the form was made.</summary>
    public string Was(string name) => _was.GetValueOrDefault(name, "");

    /// <summary>Whether the person changed the field.</summary>
    public bool IsChanged(string name) => this[name] != Was(name);

    public string? ErrorOf(string name) => Errors.Find(error => error.Key == name).Value;

    public void Refuse(string name, string sentence)
    {
        if (ErrorOf(name) is null)
            Errors.Add(KeyValuePair.Create(name, sentence));
    }

    /// <summary>Sets a field to what the record has.</summary>
    public void Start(string name, string value) => _typed[name] = _was[name] = value;

    /// <summary>Reads a form that was sent, with these fields.</summary>
    public static FormValues Read(IFormCollection form, IEnumerable<string> names)
    {
        var values = new FormValues { Revision = form["revision"].ToString() };
        foreach (var name in names)
        {
            // Browsers send line breaks as CR LF.
            values._typed[name] = form[name].ToString().Replace("\r\n", "\n", StringComparison.Ordinal);
            values._was[name] = form[$"was_{name}"].ToString().Replace("\r\n", "\n", StringComparison.Ordinal);
        }

        return values;
    }

    /// <summary>
    /// Puts what is stored now beside what was typed. A field that only the other person changed takes their text; where both
    /// changed it, what was typed stays and theirs is shown. False where nothing that was typed differs from what is stored.
    /// </summary>
    public bool Meet(FormValues stored)
    {
        var differs = false;
        foreach (var name in _typed.Keys.ToList())
        {
            var now = stored[name];
            if (!IsChanged(name))
            {
                if (_typed[name] != now)
                    Now[name] = now;
                _typed[name] = now;
            }
            else if (_typed[name] != now)
            {
                differs = true;
                Now[name] = now;
            }

            _was[name] = now;
        }

        Revision = stored.Revision;
        return differs;
    }
}
