namespace PatronDesk.Faces;

/// <summary>The body cannot be read; the message is for the client.</summary>
/// <param name="status">400 or 415.</param>
/// <param name="message">What was wrong, and what would be right.</param>
internal sealed class BodyRefusedException(int status, string message) : BadHttpRequestException(message, status);
