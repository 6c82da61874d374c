namespace AkkaP2P.Protocol.Hashing;

/// <summary>
/// What SHA-256 needs of a vector whose lanes each belong to another message. The compiler makes a copy of the algorithm
/// for each kind of vector, with these as single instructions.
/// </summary>
internal interface ILanes<TVector>
    where TVector : struct
{
    static abstract bool IsSupported { get; }

    static abstract int Count { get; }

    static abstract TVector Broadcast(uint value);

    static abstract TVector Add(TVector a, TVector b);

    /// <summary>Rotated right by 2, 13 and 22, xored.</summary>
    static abstract TVector BigSigma0(TVector x);

    /// <summary>Rotated right by 6, 11 and 25, xored.</summary>
    static abstract TVector BigSigma1(TVector x);

    /// <summary>Rotated right by 7 and 18, shifted by 3, xored.</summary>
    static abstract TVector SmallSigma0(TVector x);

    /// <summary>Rotated right by 17 and 19, shifted by 10, xored.</summary>
    static abstract TVector SmallSigma1(TVector x);

    /// <summary>Bits of <paramref name="f"/> where <paramref name="e"/> has ones, else of <paramref name="g"/>.</summary>
    static abstract TVector Choose(TVector e, TVector f, TVector g);

    static abstract TVector Majority(TVector a, TVector b, TVector c);

    /// <summary>
    /// Reads 64 bytes of each message as sixteen big-endian words, so that vector i of <paramref name="words"/> has word i of all.
    /// </summary>
    /// <param name="stride">Bytes from one message to the next.</param>
    /// <param name="last">The last message there is; lanes beyond it read it again.</param>
    static abstract void Load(ref readonly byte messages, nint stride, int last, ref TVector words);
}
