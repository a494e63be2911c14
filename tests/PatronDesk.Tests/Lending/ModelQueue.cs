namespace PatronDesk.Tests.Lending;

/// <summary>The queue for one item, as a model has it: simply, and without a store.</summary>
internal sealed class ModelQueue<T>
    where T : class
{
    private readonly List<Place> places = [];
    private readonly List<Place> sealedPlaces = [];
    private int placed;
    private int lastOut = -1;

    /// <summary>Whose turn it is: for whom the item is set aside, or else who waits longest.</summary>
    public T? Turn => InOrder.FirstOrDefault()?.Who;

    public bool IsEmpty => places.Count == 0;

    /// <summary>Who waits, in order, and whether the item is set aside for them.</summary>
    public IEnumerable<(T Who, bool OnShelf)> Waiting => InOrder.Select(place => (place.Who, place.OnShelf));

    private IEnumerable<Place> InOrder => places.OrderBy(place => place.OnShelf ? 0 : 1).ThenBy(place => place.Number);

    public bool Has(T who) => places.Exists(place => place.Who == who);

    public void Add(T who) => places.Add(new Place(who, placed++));

    /// <summary>The item goes out to somebody, who waits for it no more.</summary>
    public void Lend(T who, int step)
    {
        places.RemoveAll(place => place.Who == who);
        lastOut = step;
    }

    /// <summary>The item is in the library and looked at.</summary>
    public void Shelve()
    {
        if (InOrder.FirstOrDefault() is { } next)
            next.OnShelf = true;
    }

    public void Delete(T who, int step)
    {
        foreach (var place in places.Where(place => place.Who == who))
            place.DeletedAt = step;
        sealedPlaces.AddRange(places.Where(place => place.Who == who));
        places.RemoveAll(place => place.Who == who);
    }

    /// <summary>Somebody is back; the item is set aside for them still unless it went to another.</summary>
    public void Restore(T who)
    {
        foreach (var place in sealedPlaces.Where(place => place.Who == who))
        {
            place.OnShelf = place.OnShelf && lastOut < place.DeletedAt && !places.Exists(other => other.OnShelf);
            places.Add(place);
        }

        sealedPlaces.RemoveAll(place => place.Who == who);
    }

    private sealed class Place(T who, int number)
    {
        public T Who { get; } = who;

        public int Number { get; } = number;

        public bool OnShelf { get; set; }

        public int DeletedAt { get; set; }
    }
}
