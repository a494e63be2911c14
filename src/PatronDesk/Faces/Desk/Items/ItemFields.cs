using PatronDesk.Faces.Desk.Shell;
using PatronDesk.Lending;

namespace PatronDesk.Faces.Desk.Items;

/// <summary>The fields of an item's form.</summary>
internal static class ItemFields
{
    public const string Barcode = "barcode";
    private const string Title = "title";
    private const string CallNumber = "call_number";
    private const string MediaType = "media_type";

    /// <summary>The fields of the form for editing.</summary>
    public static IReadOnlyList<string> OfEdit { get; } = [Title, CallNumber, MediaType];

    /// <summary>The fields of the form for a new item.</summary>
    public static IReadOnlyList<string> OfNew { get; } = [Barcode, .. OfEdit];

    /// <summary>The form of an item as stored.</summary>
    public static FormValues Of(Item item)
    {
        // What the form had is what is compared, so any text will do.
        var form = new FormValues { Revision = item.Id };
        form.Start(Title, item.Title ?? "");
        form.Start(CallNumber, item.CallNumber ?? "");
        form.Start(MediaType, item.MediaType ?? "");
        return form;
    }

    /// <summary>What the form says; refuses what is not valid.</summary>
    public static NewItem Read(FormValues form, string barcode, Visit visit)
    {
        if (Item.BarcodeOf(barcode) is null)
        {
            form.Refuse(Barcode, barcode.Trim().Length == 0
                ? visit.Words["fault.blank"]
                : visit.Words["fault.item.barcode", Item.LongestBarcode]);
        }

        foreach (var name in OfEdit)
        {
            if (!NewItem.IsGood(form[name]))
                form.Refuse(name, visit.Words["fault.item.text", NewItem.LongestText]);
        }

        return Of(barcode, name => form[name]);
    }

    /// <summary>What the record had when the form was made.</summary>
    public static NewItem Seen(FormValues form, string barcode) => Of(barcode, form.Was);

    private static NewItem Of(string barcode, Func<string, string> field)
    {
        string? Text(string name) => field(name).Trim() is { Length: > 0 } text ? text : null;
        return new(barcode, Text(Title), Text(CallNumber), Text(MediaType));
    }
}
