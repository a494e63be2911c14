namespace PatronDesk.Tests.Lending;

/// <summary>The queue for one item, as a model has it: simply, and without a store.</summary>
internal sealed class ModelQueue<T>
    where T : class
{
    private readonly List<Place> _places = [];
    private readonly List<Place> _sealedPlaces = [];
    private int _placed;
    private int _lastOut = -1;

    /// <summary>Whose turn it is: for whom the item is set aside, or else who waits longest.</summary>
    public T? Turn => InOrder.FirstOrDefault()?.Who;

    public bool IsEmpty => _places.Count == 0;

    /// <summary>Who waits, in order, and whether the item is set aside for them.</summary>
    public IEnumerable<(T Who, bool OnShelf)> Waiting => InOrder.Select(place => (place.Who, place.OnShelf));

    private IEnumerable<Place> InOrder => _places.OrderBy(place => place.OnShelf ? 0 : 1).ThenBy(place => place.Number);

    public bool Has(T who) => _places.Exists(place => place.Who == who);

    public void Add(T who) => _places.Add(new Place(who, _placed++));

    /// <summary>The item goes out to somebody, who waits for it no more.</summary>
    public void Lend(T who, int step)
    {
        _places.RemoveAll(place => place.Who == who);
        _lastOut = step;
    }

    /// <summary>The item is in the library and looked at.</summary>
    public void Shelve()
    {
        if (InOrder.FirstOrDefault() is { } next)
            next.OnShelf = true;
    }

    public void Delete(T who, int step)
    {
        foreach (var place in _places.Where(place => place.Who == who))
            place.DeletedAt = step;
        _sealedPlaces.AddRange(_places.Where(place => place.Who == who));
        _places.RemoveAll(place => place.Who == who);
    }

    /// <summary>Somebody is back; the item is set aside for them still unless it went to another.</summary>
    public void Restore(T who)
    {
        foreach (var place in _sealedPlaces.Where(place => place.Who == who))
        {
            place.OnShelf = place.OnShelf && _lastOut < place.DeletedAt && !_places.Exists(other => other.OnShelf);
            _places.Add(place);
        }

        _sealedPlaces.RemoveAll(place => place.Who == who);
    }

    private sealed class Place(T who, int number)
    {
        public T Who { get; } = who;

        public int Number { get; } = number;

        public bool OnShelf { get; set; }

        public int DeletedAt { get; set; }
    }
}
