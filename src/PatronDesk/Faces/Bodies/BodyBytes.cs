namespace PatronDesk.Faces;

/// <summary>Reads a whole request body. A large body takes its memory from <see cref="InFlight"/> as it arrives.</summary>
internal static class BodyBytes
{
    // Counts the bytes, the larger array into which they are copied, and the texts made of them.
    private const int MemoryOfAByte = 4;

    /// <summary>Reads the body; empty if there is none.</summary>
    /// <exception cref="BadHttpRequestException">It is larger than the route allows, or is framed wrongly.</exception>
    /// <exception cref="InFlightFullException">No memory is free for it now.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        // One byte more than announced, so that the reader sees the end without a larger array.
        var buffer = new byte[(int)Math.Min(request.ContentLength ?? 1023, InFlight.Small - 1) + 1];
        var length = 0;
        while (await request.Body.ReadAsync(buffer.AsMemory(length), context.RequestAborted) is var read and > 0)
        {
            length += read;
            if (length < buffer.Length)
                continue;
            if (buffer.Length >= InFlight.Small)
                await TakeAsync(context, buffer.Length);
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        return buffer.AsMemory(0, length);
    }

    /// <summary>Takes memory for a body, or a part of it, until the request ends.</summary>
    /// <param name="context">The request.</param>
    /// <param name="length">Bytes.</param>
    /// <exception cref="InFlightFullException">No memory is free now.</exception>
    public static async ValueTask TakeAsync(HttpContext context, long length)
    {
        if (length < InFlight.Small)
            return;
        var all = context.RequestServices.GetRequiredService<InFlight>();
        context.Response.RegisterForDispose(await all.TakeAsync(length * MemoryOfAByte, context.RequestAborted));
    }
}
