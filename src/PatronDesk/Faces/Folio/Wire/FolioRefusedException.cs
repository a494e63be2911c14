namespace PatronDesk.Faces.Folio.Wire;

/// <summary>
/// A request that reading it already refuses: text with a status (malformed JSON, a bad parameter), or 422 with every
/// fault of the body.
/// </summary>
internal sealed class FolioRefusedException : Exception
{
    private readonly int status;
    private readonly IReadOnlyList<FolioFault> faults;

    public FolioRefusedException(int status, string text)
        : base(text)
    {
        this.status = status;
        faults = [];
    }

    public FolioRefusedException(IReadOnlyList<FolioFault> faults)
        : base("The body is refused.")
    {
        status = StatusCodes.Status422UnprocessableEntity;
        this.faults = faults;
    }

    public Task WriteAsync(HttpContext context) => faults.Count == 0
        ? FolioText.WriteAsync(context, status, Message)
        : FolioErrors.WriteAsync(context, faults);
}
