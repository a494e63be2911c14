using PatronDesk.Blocks;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Blocks;

/// <summary>The form of a block.</summary>
/// <param name="Patron">Whose block it is.</param>
/// <param name="Block">The block; null for a new one.</param>
/// <param name="Form">What is typed.</param>
internal sealed record BlockFormModel(Patron Patron, ManualBlock? Block, FormValues Form)
{
    public IReadOnlyList<TemplateChoice> Templates { get; init; } = [];

    /// <summary>The template that filled the form; null for none.</summary>
    public string? Chosen { get; init; }

    /// <summary>The library's today, the first day that may be chosen.</summary>
    public required DateOnly Today { get; init; }
}

/// <summary>The choice of a template that fills a form.</summary>
/// <param name="Templates">The templates.</param>
/// <param name="Chosen">The id of the one that filled it; null for none.</param>
internal sealed record TemplateFieldModel(IReadOnlyList<TemplateChoice> Templates, string? Chosen);

/// <summary>The question why a block is lifted.</summary>
/// <param name="Patron">Whose block it is.</param>
/// <param name="Block">The block.</param>
/// <param name="Form">What is typed.</param>
internal sealed record LiftModel(Patron Patron, ManualBlock Block, FormValues Form);
