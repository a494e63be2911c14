using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Xml;

namespace PatronDesk.Intake;

/// <summary>
/// The texts of a workbook, which its cells name by their number. They are kept as UTF-8 in large blocks, which takes a third of the
/// memory of strings, and they are bounded.
/// </summary>
internal sealed class SharedTexts
{
    /// <summary>Bytes of all texts, with what is needed to find them.</summary>
    private const long MostBytes = 100_000_000;

    private const long LargestPart = 1_000_000_000;
    private const int BlockBytes = 1_000_000;
    private const int LengthBytes = sizeof(int);

    private readonly List<byte[]> _blocks = [];
    private readonly List<int> _places = [];
    private int _used = BlockBytes;

    /// <param name="entry">The part; null for a workbook without texts.</param>
    public static SharedTexts Read(ZipArchiveEntry? entry)
    {
        var texts = new SharedTexts();
        if (entry is null)
            return texts;
        using var xml = WorkbookPart.ReadXml(entry, LargestPart);
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == WorkbookNames.SharedText)
                texts.Add(WorkbookText.ReadRuns(xml));
        }

        return texts;
    }

    /// <summary>The text with this number, from 0; null where there is none.</summary>
    public string? Find(int number)
    {
        if (number < 0 || number >= _places.Count)
            return null;
        var (block, at) = Math.DivRem(_places[number], BlockBytes);
        var bytes = _blocks[block].AsSpan(at);
        return Encoding.UTF8.GetString(bytes.Slice(LengthBytes, BinaryPrimitives.ReadInt32LittleEndian(bytes)));
    }

    private void Add(string text)
    {
        // The longest text that is read is shorter than a block.
        var needed = LengthBytes + Encoding.UTF8.GetByteCount(text);
        if (_used + needed > BlockBytes)
        {
            _blocks.Add(new byte[BlockBytes]);
            _used = 0;
        }

        if ((long)_blocks.Count * BlockBytes + (long)_places.Count * sizeof(int) > MostBytes)
            throw new WorkbookException(FileFault.TooLarge);
        var bytes = _blocks[^1].AsSpan(_used);
        BinaryPrimitives.WriteInt32LittleEndian(bytes, needed - LengthBytes);
        Encoding.UTF8.GetBytes(text, bytes[LengthBytes..]);
        _places.Add((_blocks.Count - 1) * BlockBytes + _used);
        _used += needed;
    }
}
