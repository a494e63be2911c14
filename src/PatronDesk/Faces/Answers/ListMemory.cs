namespace PatronDesk.Faces;

/// <summary>Takes the memory of a long list before its records are read.</summary>
internal static class ListMemory
{
    // A record as it is read and as it is written: a guess on the low side, for which the default of the whole makes up.
    private const int BytesOfARecord = 2048;

    // A page of a catalogue's screen. Shorter lists are not counted.
    private const int ShortList = 64;

    /// <summary>Takes it until what comes back is disposed; null for a short list.</summary>
    /// <exception cref="InFlightFullException">There is none now.</exception>
    public static async ValueTask<InFlight.Piece?> TakeAsync(HttpContext context, int records) => records <= ShortList
        ? null
        : await context.RequestServices.GetRequiredService<InFlight>().TakeAsync((long)records * BytesOfARecord, context.RequestAborted);
}
