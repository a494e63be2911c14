namespace PatronDesk.Faces.Folio.Wire;

/// <summary>
/// The request can't be read: a status with a text (malformed JSON, a bad parameter), or 422 with the faults of the body.
/// </summary>
internal sealed class FolioRefusedException : Exception
{
    private readonly int _status;
    private readonly FolioFaults? _faults;

    public FolioRefusedException(int status, string text)
        : base(text)
    {
        _status = status;
    }

    public FolioRefusedException(FolioFaults faults)
        : base("The body is refused.")
    {
        _status = StatusCodes.Status422UnprocessableEntity;
        _faults = faults;
    }

    /// <summary>The faults of the body that are told; none if it could not be read at all.</summary>
    public IReadOnlyList<FolioFault> Faults => _faults?.Told ?? [];

    public Task WriteAsync(HttpContext context) => _faults is null
        ? FolioText.WriteAsync(context, _status, Message)
        : FolioErrors.WriteAsync(context, _faults.Told, _status, _faults.Count);
}
