namespace PatronDesk.Faces.Desk.Shell;

/// <summary>A field in which one of several values is chosen.</summary>
/// <param name="Name">Its name in the form; its label's key is <c>field.</c> and the name.</param>
/// <param name="Form">What is chosen, and what is wrong.</param>
/// <param name="Options">The values, each with the words that a person reads.</param>
internal sealed record ChoiceModel(string Name, FormValues Form, IReadOnlyList<(string Value, string Text)> Options)
{
    /// <summary>The key of a sentence below the field; null for none.</summary>
    public string? Hint { get; init; }

    /// <summary>The words of a value.</summary>
    public string TextOf(string value) => Options.FirstOrDefault(one => one.Value == value).Text ?? value;
}
