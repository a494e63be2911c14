using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Playwright;

namespace PatronDesk.EndToEnd.Harness;

/// <summary>
/// What Chromium prints of a page, read back from its PDF: the text by pdftotext, the dots by pdftoppm, the barcodes by
/// zbarimg. The files stay in <c>artifacts/tests/paper</c>.
/// </summary>
internal sealed class Paper
{
    private const int DotsPerInch = 300;

    private readonly string _file;

    private Paper(string file) => _file = file;

    public static async Task<Paper> PrintAsync(IPage page, string name, [CallerMemberName] string test = "")
    {
        var folder = Path.Combine(PublishedProgram.Root(), "artifacts", "tests", "paper");
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, $"{test}-{name}.pdf");
        await page.PdfAsync(new() { Path = file, PreferCSSPageSize = true });
        return new Paper(file);
    }

    public async Task<string> TextAsync() => await RunAsync("pdftotext", "-layout", _file, "-");

    /// <summary>The number of pages, and the size of the first in whole millimetres: a PDF counts in points.</summary>
    public async Task<(int Pages, int Width, int Height)> SizeAsync()
    {
        var lines = (await RunAsync("pdfinfo", _file)).Split('\n');
        string[] WordsOf(string name) =>
            lines.Single(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        static int Millimetres(string points) => (int)Math.Round(double.Parse(points, CultureInfo.InvariantCulture) / 72 * 25.4);
        var size = WordsOf("Page size:");
        return (int.Parse(WordsOf("Pages:")[1], CultureInfo.InvariantCulture), Millimetres(size[2]), Millimetres(size[4]));
    }

    /// <summary>The barcodes of a page, each as its kind and its text.</summary>
    public async Task<string[]> BarcodesAsync(int page = 1)
    {
        var picture = $"{_file}-{page}";
        await RunAsync("pdftoppm", "-r", $"{DotsPerInch}", "-png", "-singlefile", "-f", $"{page}", _file, picture);
        return (await RunAsync("zbarimg", "-q", picture + ".png")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The page as shades of grey at 300 dots an inch.</summary>
    public async Task<Dots> DotsAsync()
    {
        await RunAsync("pdftoppm", "-r", $"{DotsPerInch}", "-gray", "-singlefile", _file, _file);
        return Dots.Read(await File.ReadAllBytesAsync(_file + ".pgm"));
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        Process? process = null;
        try
        {
            process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            MissingTool.Tell($"{program} is not installed; Debian and Ubuntu: apt-get install zbar-tools poppler-utils.");
        }

        using (process)
        {
            var errors = process!.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            // zbarimg ends with 4 where it found none.
            Assert.True(process.ExitCode is 0 or 4, $"{program}: {await errors}");
            return output;
        }
    }
}

/// <summary>A page as shades of grey, from 0 for black to 255 for white.</summary>
internal sealed record Dots(int Width, int Height, byte[] Shades)
{
    public static Dots Read(byte[] pgm)
    {
        // P5, width, height and 255, each ended by white space; then the shades, row by row.
        var (words, at) = (new List<string>(), 0);
        while (words.Count < 4)
        {
            var start = at;
            while (!char.IsWhiteSpace((char)pgm[at]))
                at++;
            words.Add(System.Text.Encoding.ASCII.GetString(pgm[start..at++]));
        }

        var (width, height) = (int.Parse(words[1], CultureInfo.InvariantCulture), int.Parse(words[2], CultureInfo.InvariantCulture));
        return new(width, height, pgm[at..]);
    }

    /// <summary>The share of white dots.</summary>
    public double White => Shades.Count(static shade => shade == 255) / (double)Shades.Length;

    /// <summary>
    /// The first and the last dark dot of the bars' row: the one that changes most often, of those that stay the same for five
    /// millimetres, as no row of letters does.
    /// </summary>
    public (int First, int Last) Bars()
    {
        const int further = 60;
        bool IsDark(int x, int y) => Shades[y * Width + x] < 128;
        var row = Enumerable.Range(0, Height - further)
            .Where(y => Enumerable.Range(0, Width).All(x =>
                Enumerable.Range(1, 12).All(step => IsDark(x, y) == IsDark(x, y + step * (further / 12)))))
            .MaxBy(y => Enumerable.Range(1, Width - 1).Count(x => IsDark(x, y) != IsDark(x - 1, y)));
        var dark = Enumerable.Range(0, Width).Where(x => IsDark(x, row)).ToList();
        return (dark[0], dark[^1]);
    }
}
