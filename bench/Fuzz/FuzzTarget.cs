namespace AkkaP2P.Bench.Fuzz;

/// <summary>One decoder under attack: what good input looks like, and what must be true of any other.</summary>
public abstract class FuzzTarget(string name)
{
    public string Name { get; } = name;

    /// <summary>Good inputs, which are damaged.</summary>
    public abstract IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Every decoder that takes bytes from elsewhere.</summary>
    public static IReadOnlyList<FuzzTarget> All() =>
    [
        new Targets.PeerFrames(),
        new Targets.Tickets(),
        new Targets.SessionTokenTarget(),
        new Targets.Manifests(),
        new Targets.Bitfields(),
        new Targets.Hocon(),
        new Targets.TrackerInfos(),
        new Targets.ApiRequests(),
        new Targets.ApiReplies(),
        new Targets.Events(),
        new Targets.CommandLines(),
        new Targets.FileNames(),
        new Targets.Journals(),
        new Targets.TrackerMessages(),
        .. EngineTargets(),
    ];

    /// <summary>Decodes it. Throws nothing but what <see cref="IsRefusal"/> knows; anything else is a find.</summary>
    /// <exception cref="FuzzException">It was decoded to what it must not be.</exception>
    public abstract void Decode(byte[] input);

    /// <summary>Whether this is how the decoder refuses input.</summary>
    public abstract bool IsRefusal(Exception e);

    /// <summary>There on the embedded engine only.</summary>
    private static IEnumerable<FuzzTarget> EngineTargets() =>
        typeof(FuzzTarget).Assembly.GetType("AkkaP2P.Bench.Fuzz.Targets.EngineMessages") is { } type
            ? [(FuzzTarget)Activator.CreateInstance(type)!]
            : [];
}
