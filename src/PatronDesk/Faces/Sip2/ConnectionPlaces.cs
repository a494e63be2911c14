using System.Net;
using PatronDesk.Accounts;

namespace PatronDesk.Faces.Sip2;

/// <summary>
/// Bounds the number of connections. Clients that have signed in have their own places. The others are bounded in total and
/// by address, so that silent connections can't take all places. If none is left, the one that has been silent longest makes
/// room for a new one, since a real machine signs in at once.
/// </summary>
internal sealed class ConnectionPlaces(Sip2Settings settings)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Place> _waiting = [];
    private int _signedIn;

    /// <summary>How many have not signed in.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
                return _waiting.Count;
        }
    }

    /// <summary>
    /// Gives a new connection a place. Null if it must be closed, because every waiting connection is being answered.
    /// </summary>
    /// <param name="address">Where it comes from.</param>
    /// <param name="close">Closes it, if it has to make room.</param>
    public Place? Enter(IPAddress? address, Action close)
    {
        var place = new Place(this, Guess.NetworkOf(address), close);
        Place? leaving;
        lock (_lock)
        {
            leaving = WhoGivesWay(place.Network, out var isFull);
            if (isFull && leaving is null)
                return null;
            if (leaving is not null)
                _waiting.Remove(leaving);
            _waiting.AddLast(place);
        }

        leaving?.Close();
        return place;
    }

    private Place? WhoGivesWay(string network, out bool isFull)
    {
        if (_waiting.Count(place => place.Network == network) >= settings.MaxWaitingOfAddress)
        {
            isFull = true;
            return _waiting.FirstOrDefault(place => place.Network == network && !place.IsBusy);
        }

        isFull = _waiting.Count >= settings.MaxWaiting;
        if (!isFull)
            return null;
        // Choose from the address that has most, so that others do not suffer for it.
        return _waiting.Where(place => !place.IsBusy).GroupBy(place => place.Network).MaxBy(group => group.Count())?.First();
    }

    private bool TrySignIn(Place place)
    {
        lock (_lock)
        {
            if (_signedIn >= settings.MaxConnections || !_waiting.Remove(place))
                return false;
            _signedIn++;
            return true;
        }
    }

    private void SignOut(Place place)
    {
        lock (_lock)
        {
            _signedIn--;
            _waiting.AddLast(place);
        }
    }

    private void Leave(Place place)
    {
        lock (_lock)
        {
            if (place.IsSignedIn)
                _signedIn--;
            else
                _waiting.Remove(place);
        }
    }

    /// <summary>The place of one connection.</summary>
    internal sealed class Place(ConnectionPlaces places, string network, Action close) : IDisposable
    {
        private volatile bool _isBusy;

        public string Network => network;

        public bool IsSignedIn { get; private set; }

        /// <summary>A message of this connection is being answered.</summary>
        public bool IsBusy
        {
            get => _isBusy;
            set => _isBusy = value;
        }

        public void Close() => close();

        /// <summary>Moves the connection to those that have signed in, or back; false if there is no place.</summary>
        public bool TryBe(bool signedIn)
        {
            if (signedIn == IsSignedIn)
                return true;
            if (signedIn && !places.TrySignIn(this))
                return false;
            if (!signedIn)
                places.SignOut(this);
            IsSignedIn = signedIn;
            return true;
        }

        public void Dispose() => places.Leave(this);
    }
}
