namespace PatronDesk.Faces;

/// <summary>Takes the memory of a long list before its records are read.</summary>
internal static class ListMemory
{
    // Bytes of a record, read and written. The guess is low; the default total allows for that.
    private const int BytesOfARecord = 2048;

    // A page on a screen. Shorter lists are not counted.
    private const int ShortList = 64;

    /// <summary>Takes the memory until the result is disposed; null for a short list.</summary>
    /// <exception cref="InFlightFullException">No memory is free now.</exception>
    public static async ValueTask<InFlight.Piece?> TakeAsync(HttpContext context, int records) => records <= ShortList
        ? null
        : await context.RequestServices.GetRequiredService<InFlight>().TakeAsync((long)records * BytesOfARecord, context.RequestAborted);
}
