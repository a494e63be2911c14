namespace PatronDesk.Sip2.Fields;

/// <summary>
/// A password or PIN as it was sent. Prints itself masked, so that no log line can hold it by accident.
/// </summary>
/// <param name="sent">The text; null when the field was missing.</param>
public readonly struct Secret(string? sent)
{
    internal const string Mask = "***";

    /// <summary>Whether the field was there at all, even empty.</summary>
    public bool IsSent => sent is not null;

    /// <summary>Missing, empty or only spaces: never a right password.</summary>
    public bool IsBlank => string.IsNullOrWhiteSpace(sent);

    /// <summary>The text, for the one place that verifies it; empty when it was not sent.</summary>
    public string Reveal() => sent ?? "";

    /// <inheritdoc/>
    public override string ToString() => IsSent ? Mask : "";
}
