namespace PatronDesk.Faces;

/// <summary>
/// The memory of a list. A long one takes what its records usually need before they are read; any list takes more once it is known
/// that they are larger. Dispose it to give all of it back.
/// </summary>
internal sealed class ListMemory : IDisposable
{
    // Bytes of a record, read and written. The guess is low; the default total allows for that.
    private const int BytesOfARecord = 2048;

    private const int BytesOfACharacter = 2;

    // A page on a screen. Shorter lists are not counted, unless their records are large.
    private const int ShortList = 64;

    private InFlight.Piece? _usual;
    private InFlight.Piece? _more;
    private long _taken;

    private ListMemory()
    {
    }

    /// <summary>Takes the memory of a list of so many records.</summary>
    /// <exception cref="InFlightFullException">No memory is free now.</exception>
    public static async ValueTask<ListMemory> TakeAsync(HttpContext context, int records)
    {
        var memory = new ListMemory();
        if (records > ShortList)
            memory._usual = await memory.TakeMoreAsync(context, (long)records * BytesOfARecord);
        return memory;
    }

    /// <summary>Takes what is missing for texts of so many characters; once.</summary>
    /// <exception cref="InFlightFullException">No memory is free now.</exception>
    public async ValueTask GrowAsync(HttpContext context, long characters)
    {
        var missing = (characters * BytesOfACharacter) - Math.Max(_taken, ShortList * BytesOfARecord);
        if (missing > 0)
            _more = await TakeMoreAsync(context, missing);
    }

    public void Dispose()
    {
        _usual?.Dispose();
        _more?.Dispose();
    }

    private ValueTask<InFlight.Piece> TakeMoreAsync(HttpContext context, long bytes)
    {
        _taken += bytes;
        return context.RequestServices.GetRequiredService<InFlight>().TakeAsync(bytes, context.RequestAborted);
    }
}
