namespace PatronDesk.Faces.Folio.Wire;

/// <summary>
/// A request that reading it already refuses: text with a status (malformed JSON, a bad parameter), or 422 with the
/// faults of the body.
/// </summary>
internal sealed class FolioRefusedException : Exception
{
    private readonly int status;
    private readonly FolioFaults? faults;

    public FolioRefusedException(int status, string text)
        : base(text)
    {
        this.status = status;
    }

    public FolioRefusedException(FolioFaults faults)
        : base("The body is refused.")
    {
        status = StatusCodes.Status422UnprocessableEntity;
        this.faults = faults;
    }

    public Task WriteAsync(HttpContext context) => faults is null
        ? FolioText.WriteAsync(context, status, Message)
        : FolioErrors.WriteAsync(context, faults.Told, status, faults.Count);
}
