using Microsoft.AspNetCore.Html;
using PatronDesk.Faces.Desk.Words;
using RazorSlices;

namespace PatronDesk.Faces.Desk.Shell;

/// <summary>A part of a page.</summary>
internal abstract class DeskPart<TModel> : RazorSlice<TModel>
{
    /// <summary>The request.</summary>
    protected Visit V => Visit.Of(HttpContext!);

    /// <summary>The sentences.</summary>
    protected Sentences W => V.Words;

    /// <summary>The hidden field that every form has.</summary>
    protected HtmlString Seal() => new($"<input type=\"hidden\" name=\"seal\" value=\"{V.Sealer!.New()}\">");
}

/// <summary>A whole page, inside the desk's layout.</summary>
internal abstract class DeskPage<TModel> : DeskPart<TModel>, IUsesLayout<Layout, Visit>
{
    /// <inheritdoc/>
    public Visit LayoutModel => V;
}
