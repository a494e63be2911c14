namespace PatronDesk.Sip2.Fields;

/// <summary>
/// A password or PIN as it was sent. It prints itself masked, so that no log line shows it by accident.
/// </summary>
/// <param name="sent">The text; null when the field was missing.</param>
public readonly struct Secret(string? sent)
{
    internal const string Mask = "***";

    /// <summary>Whether the field was there at all, even empty.</summary>
    public bool IsSent => sent is not null;

    /// <summary>Missing, empty or only spaces; this is never a right password.</summary>
    public bool IsBlank => string.IsNullOrWhiteSpace(sent);

    /// <summary>The text, for the one place that verifies it; empty when it was not sent.</summary>
    public string Reveal() => sent ?? "";

    /// <inheritdoc/>
    public override string ToString() => IsSent ? Mask : "";
}
