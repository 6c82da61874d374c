namespace AkkaP2P.Swarm.Picking;

/// <summary>
/// Pieces from the rarest to the most common, equals in random order. One array holds them in buckets of equal
/// availability that lie side by side:
/// <code>
/// _order   | 7 2 | 9 | 1 5 4 |          bucket 0, bucket 1, bucket 2
/// _start   0     2   3       6          where each begins, and the end of the last
/// </code>
/// One peer more or less moves a piece across one border, which is a swap; adding and removing moves one piece of each
/// bucket above. Beyond <see cref="MaxBucket"/> peers nothing is rare.
/// </summary>
internal sealed class RarityOrder
{
    public const int MaxBucket = 63;

    private readonly int[] _order;
    private readonly int[] _position;
    private readonly int[] _start = new int[MaxBucket + 2];
    private readonly Dice _dice;

    /// <summary>The highest bucket that was ever used: those above need no moving.</summary>
    private int _top;

    public RarityOrder(int pieces, Dice dice)
    {
        _order = new int[pieces];
        _position = new int[pieces];
        Array.Fill(_position, -1);
        _dice = dice;
    }

    /// <summary>How many pieces are in the order.</summary>
    public int Count => _start[_top + 1];

    /// <summary>The piece at a place; the rarest is at 0.</summary>
    public int this[int place] => _order[place];

    public bool Contains(int piece) => _position[piece] >= 0;

    /// <summary>The place of a piece in the order.</summary>
    public int PlaceOf(int piece) => _position[piece];

    /// <summary>How many pieces nobody has, as far as the order was told.</summary>
    public int Unavailable => _start[1];

    public void Add(int piece, int availability)
    {
        GrowTo(Bucket(availability));
        var hole = Count;
        for (var bucket = _top + 1; bucket > Bucket(availability) + 1; bucket--)
        {
            var first = _start[bucket - 1];
            Put(_order[first], hole, first != hole);
            hole = first;
            _start[bucket]++;
        }

        _start[Bucket(availability) + 1]++;
        Put(piece, hole, true);
        Mix(Bucket(availability), hole);
    }

    public void Remove(int piece, int availability)
    {
        var hole = _position[piece];
        for (var bucket = Bucket(availability); bucket <= _top; bucket++)
        {
            var last = --_start[bucket + 1];
            Put(_order[last], hole, last != hole);
            hole = last;
        }

        _position[piece] = -1;
    }

    /// <summary>One peer more has it; <paramref name="availability"/> is what it was.</summary>
    public void Raise(int piece, int availability)
    {
        var bucket = Bucket(availability);
        if (bucket == MaxBucket) return;
        GrowTo(bucket + 1);
        var border = --_start[bucket + 1];
        Move(piece, border, border + _dice.Next(_start[bucket + 2] - border));
    }

    /// <summary>One peer less has it; <paramref name="availability"/> is what it was.</summary>
    public void Lower(int piece, int availability)
    {
        if (availability > MaxBucket) return;
        var border = _start[availability]++;
        Move(piece, border, _start[availability - 1] + _dice.Next(border + 1 - _start[availability - 1]));
    }

    private void GrowTo(int bucket)
    {
        for (; _top < bucket; _top++) _start[_top + 2] = Count;
    }

    private static int Bucket(int availability) => Math.Min(availability, MaxBucket);

    /// <summary>Gives a newcomer a random place in its bucket.</summary>
    private void Mix(int bucket, int place) => Swap(place, _start[bucket] + _dice.Next(_start[bucket + 1] - _start[bucket]));

    /// <summary>Over the border to a place beyond: who stood at the border takes the piece's place, who stood there the border.</summary>
    private void Move(int piece, int border, int place)
    {
        Put(_order[border], _position[piece], true);
        Put(_order[place], border, place != border);
        Put(piece, place, true);
    }

    private void Swap(int a, int b)
    {
        var (first, second) = (_order[a], _order[b]);
        Put(second, a, true);
        Put(first, b, true);
    }

    private void Put(int piece, int place, bool really)
    {
        if (!really) return;
        _order[place] = piece;
        _position[piece] = place;
    }
}
