using System.Buffers.Binary;

namespace PatronDesk.Faces.Desk.Assets;

/// <summary>The sound of a refused scan: two short low tones, made here, so that no file has to be kept.</summary>
internal static class RefusedSound
{
    private const int Rate = 8000;

    private static readonly int[] Tones = [330, 247];

    /// <summary>A WAV file of one channel with eight bits a sample.</summary>
    public static byte[] Make()
    {
        const int header = 44;
        var toneLength = Rate * 11 / 100;
        var file = new byte[header + toneLength * Tones.Length];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        // PCM, one channel; bytes a second; one byte a sample, of eight bits.
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), Rate);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), Rate);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), 8);
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), file.Length - header);
        for (var i = 0; i < file.Length - header; i++)
        {
            // Each tone comes and goes within a few milliseconds, or it would crack.
            var (tone, at) = (Tones[i / toneLength], i % toneLength);
            var loudness = Math.Min(1, Math.Min(at, toneLength - at) / 80.0);
            file[header + i] = (byte)(128 + 90 * loudness * Math.Sin(2 * Math.PI * tone * at / Rate));
        }

        return file;
    }
}
