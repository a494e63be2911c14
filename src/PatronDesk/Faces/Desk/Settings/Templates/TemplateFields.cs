using System.Text.Json.Nodes;
using PatronDesk.Blocks;
using PatronDesk.Faces.Desk.Blocks;
using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Desk.Settings;

/// <summary>The fields of a template's form: what it is called, then what a new block starts with, in FOLIO's order.</summary>
internal static class TemplateFields
{
    private const string Yes = "yes";

    private static readonly string[] Lines = ["template_name", "code"];

    private static readonly string[] Texts = ["template_use", "description", "staff", "message"];

    private static readonly string[] Flags = ["borrowing", "renewals", "requests"];

    // The property of FOLIO's blockTemplate that holds a field.
    private static readonly (string Field, string Property)[] InBlock =
        [("description", "desc"), ("staff", "staffInformation"), ("message", "patronMessage")];

    public static IReadOnlyList<string> All { get; } = [.. Lines, .. Texts, .. Flags];

    /// <summary>The empty form: all actions are blocked.</summary>
    public static FormValues New()
    {
        var form = new FormValues();
        foreach (var flag in Flags)
            form[flag] = Yes;
        return form;
    }

    public static FormValues Of(BlockTemplate template)
    {
        var (form, content) = (new FormValues { Revision = template.Revision }, template.Content);
        var fills = TemplateChoice.Of(template);
        form.Start("template_name", content.Name);
        form.Start("code", content.Code ?? "");
        form.Start("template_use", AsTyped(content.Description));
        form.Start("description", AsTyped(fills.Description));
        form.Start("staff", AsTyped(fills.Staff));
        form.Start("message", AsTyped(fills.Message));
        form.Start("borrowing", fills.Borrowing ? Yes : "");
        form.Start("renewals", fills.Renewals ? Yes : "");
        form.Start("requests", fills.Requests ? Yes : "");
        return form;
    }

    /// <summary>Reads the form into a template's content, and says beside each field what is wrong with it.</summary>
    /// <param name="form">The form.</param>
    /// <param name="before">The content that stays where the form says nothing else; null for a new template.</param>
    /// <param name="visit">The request.</param>
    public static TemplateContent Read(FormValues form, TemplateContent? before, Visit visit)
    {
        if (form["template_name"].Trim().Length == 0)
            form.Refuse("template_name", visit.Words["fault.required"]);
        foreach (var name in Lines)
        {
            if (!PatronRules.IsCleanText(form[name]))
                form.Refuse(name, visit.Words["fault.badcharacter"]);
        }

        foreach (var name in Texts)
        {
            if (!PatronRules.IsCleanText(form[name].Replace('\n', ' ')))
                form.Refuse(name, visit.Words["fault.badcharacter"]);
        }

        return new(
            Said(form, "template_name", before?.Name) ?? "",
            Said(form, "code", before?.Code),
            Said(form, "template_use", before?.Description),
            BlockOf(form, before?.Block));
    }

    // FOLIO's face may have sent more than the form shows; that stays.
    private static string BlockOf(FormValues form, string? before)
    {
        var block = before is null ? [] : JsonNode.Parse(before) as JsonObject ?? [];
        foreach (var (field, property) in InBlock)
        {
            if (!IsMeant(form, field))
                continue;
            block.Remove(property);
            if (form[field].Trim() is { Length: > 0 } text)
                block.Add(property, JsonValue.Create(text));
        }

        foreach (var flag in Flags)
        {
            if (!IsMeant(form, flag))
                continue;
            block.Remove(flag);
            block.Add(flag, JsonValue.Create(form[flag] == Yes));
        }

        return block.ToJsonString();
    }

    private static string? Said(FormValues form, string name, string? before) =>
        !IsMeant(form, name) ? before : form[name].Trim() is { Length: > 0 } text ? text : null;

    // What nobody touched stays as it is.
    private static bool IsMeant(FormValues form, string name) => form.Revision.Length == 0 || form.IsChanged(name);

    private static string AsTyped(string? text) => text?.Replace("\r\n", "\n", StringComparison.Ordinal) ?? "";
}
