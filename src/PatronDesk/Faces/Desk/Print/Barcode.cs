using System.Globalization;
using System.Text;
using PatronDesk.Patrons;
using ZXing.OneD;

namespace PatronDesk.Faces.Desk.Print;

/// <summary>
/// The bars of a card's barcode, with the blank zones beside them that scanners need. It is EAN-13 for thirteen digits with
/// the right check digit that don't begin with 0, because scanners send those as twelve; Code 128 for everything else.
/// </summary>
internal sealed class Barcode
{
    /// <summary>Thinner bars are not printed: few scanners read them.</summary>
    public const double ThinnestMillimetres = 0.19;

    // The card is 85.6 mm wide, and 2 mm at each side stay free.
    private const double RoomMillimetres = 81.6;
    private const double WidestMillimetres = 0.5;

    // What a printer can place: a bar of whole dots comes out as wide as the next one.
    private const double Dot = 25.4 / 600;

    // Code 128 can say no more in the room there is: two digits take 11 modules.
    private const int MostCharacters = 80;

    private Barcode(string text, bool isEan, bool[] modules, (int Left, int Right) quiet)
    {
        (Text, IsEan, Modules) = (text, isEan, quiet.Left + modules.Length + quiet.Right);
        Path = Draw(modules, quiet.Left);
        var widest = Math.Min(WidestMillimetres, RoomMillimetres / Modules);
        var dots = Math.Floor(widest / Dot) * Dot;
        ModuleMillimetres = dots < ThinnestMillimetres ? widest : dots;
    }

    /// <summary>What it says.</summary>
    public string Text { get; }

    public bool IsEan { get; }

    /// <summary>Its width with the blank zones, in modules. A module is the width of the thinnest bar.</summary>
    public int Modules { get; }

    public double ModuleMillimetres { get; }

    /// <summary>Its width with the blank zones, as SVG writes it.</summary>
    public string Width => string.Create(CultureInfo.InvariantCulture, $"{Modules * ModuleMillimetres:0.####}mm");

    /// <summary>The bars, as the path of an SVG whose unit is a module.</summary>
    public string Path { get; }

    /// <summary>The bars of a text; else, the key of a sentence that says why it has none.</summary>
    public static (Barcode? Bars, string? Fault) Of(string text)
    {
        // Others would be commands to the encoder, or nothing that Code 128 knows.
        if (text.Length == 0 || !text.All(static c => c is >= ' ' and <= '~'))
            return (null, "print.no-such-sign");
        if (text.Length > MostCharacters)
            return (null, "print.too-long");
        var isEan = text[0] != '0' && Ean13.IsWhole(text);
        var barcode = isEan
            ? new Barcode(text, isEan, new EAN13Writer().encode(text), (11, 7))
            : new Barcode(text, isEan, new Code128Writer().encode(text), (10, 10));
        return barcode.ModuleMillimetres < ThinnestMillimetres ? (null, "print.too-long") : (barcode, null);
    }

    private static string Draw(bool[] modules, int left)
    {
        var path = new StringBuilder();
        for (var start = 0; start < modules.Length; start++)
        {
            if (!modules[start])
                continue;
            var end = Array.FindIndex(modules, start, static isBar => !isBar);
            if (end < 0)
                end = modules.Length;
            path.Append(CultureInfo.InvariantCulture, $"M{left + start} 0h{end - start}v1h-{end - start}z");
            start = end;
        }

        return path.ToString();
    }
}
