using PatronDesk.Data;

namespace PatronDesk.Intake;

/// <summary>
/// What an import of another system writes with the patrons: in their transaction, or, where each row is written for itself, in one
/// before them and one after them. A transaction may run twice, so that what is written depends on nothing of the first time.
/// </summary>
internal interface IPatronCompanion
{
    /// <summary>Whether something of it is refused, which keeps all from being written unless each row is written for itself.</summary>
    bool HasRefused { get; }

    /// <summary>Plans it, after the patrons are planned. Writes nothing.</summary>
    ValueTask PlanAsync(PatronPlan plan, CancellationToken cancel);

    /// <summary>Writes what the patrons need.</summary>
    ValueTask BeforeAsync(Session session);

    /// <summary>Writes what needs the patrons.</summary>
    ValueTask AfterAsync(Session session);
}
