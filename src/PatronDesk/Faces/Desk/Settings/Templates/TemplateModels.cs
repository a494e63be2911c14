using PatronDesk.Blocks;
using PatronDesk.Faces.Desk.Blocks;
using PatronDesk.Faces.Desk.Shell;

namespace PatronDesk.Faces.Desk.Settings;

/// <summary>The list of templates.</summary>
/// <param name="Templates">By name.</param>
/// <param name="Done">The key of what was done just now; null for nothing.</param>
internal sealed record TemplatesModel(IReadOnlyList<(BlockTemplate Template, TemplateChoice Fills)> Templates, string? Done);

/// <summary>The form of a template.</summary>
/// <param name="Template">The template; null for a new one.</param>
/// <param name="Form">What is typed.</param>
internal sealed record TemplateFormModel(BlockTemplate? Template, FormValues Form);

/// <summary>The question whether a template is deleted.</summary>
/// <param name="Template">The template.</param>
/// <param name="HasChanged">Whether somebody changed it since the question was asked.</param>
internal sealed record TemplateQuestion(BlockTemplate Template, bool HasChanged);
