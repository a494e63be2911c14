using System.Buffers;
using System.IO.Compression;
using System.Xml;

namespace PatronDesk.Intake;

/// <summary>
/// The bytes of one part of a workbook. A small file can be made to unpack without end, so what a part may have is bounded.
/// </summary>
/// <param name="bytes">The unpacked bytes.</param>
/// <param name="most">How many there may be.</param>
internal sealed class WorkbookPart(Stream bytes, long most) : Stream
{
    /// <summary>Bytes of one tag, or of one text between two tags.</summary>
    private const int LongestPiece = 1_000_000;

    private long _read;
    private long _piece;

    public override bool CanRead => true;

    public override bool CanWrite => false;

    public override bool CanSeek => false;

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override long Length => throw new NotSupportedException();

    /// <summary>Reads the part as XML, without a document type, which could make a text without end of a short one.</summary>
    public static XmlReader ReadXml(ZipArchiveEntry entry, long most) => XmlReader.Create(
        new WorkbookPart(entry.Open(), most),
        new XmlReaderSettings
        {
            CloseInput = true,
            DtdProcessing = DtdProcessing.Prohibit,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            XmlResolver = null,
        });

    /// <summary>Whether the bytes have this text, which is much faster than reading them as XML.</summary>
    public static bool Has(ZipArchiveEntry entry, long most, ReadOnlySpan<byte> text)
    {
        using var part = new WorkbookPart(entry.Open(), most);
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            var kept = 0;
            while (part.Read(buffer.AsSpan(kept)) is var read and > 0)
            {
                var all = buffer.AsSpan(0, kept + read);
                if (all.IndexOf(text) >= 0)
                    return true;
                // The text may be cut by the end of what was read.
                kept = Math.Min(text.Length - 1, all.Length);
                all[^kept..].CopyTo(buffer);
            }

            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = bytes.Read(buffer);
        var end = buffer[..read].LastIndexOf((byte)'>');
        _piece = end < 0 ? _piece + read : read - end;
        _read += read;
        return _read > most || _piece > LongestPiece ? throw new WorkbookException(FileFault.TooLarge) : read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            bytes.Dispose();
        base.Dispose(disposing);
    }
}
