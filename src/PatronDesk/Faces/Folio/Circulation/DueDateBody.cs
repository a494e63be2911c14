using PatronDesk.Faces.Folio.Wire;

namespace PatronDesk.Faces.Folio.Circulation;

/// <summary>What is posted to give a loan another due date.</summary>
internal sealed class DueDateBody
{
    private static readonly FolioFields<DueDateBody> Fields = new()
    {
        { "dueDate", FolioKind.EndOrEmpty, (body, date) => body._dueDate = date },
    };

    private DateTimeOffset? _dueDate;

    /// <summary>The new due date; null where none is sent.</summary>
    /// <exception cref="FolioRefusedException">400 or 422: the body is no such object.</exception>
    public static DateTimeOffset? Read(FolioBody body)
    {
        var read = Fields.Read(body, new DueDateBody());
        body.RefuseFaults();
        return read._dueDate;
    }
}
