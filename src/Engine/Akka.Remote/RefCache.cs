using Akka.Actor;

namespace Akka.Remote;

/// <summary>
/// References by the text that names them on the wire, so that not each message costs parsing and a walk down the tree.
/// Bounded: full, it starts anew. One connection's, read by one task only.
/// </summary>
internal sealed class RefCache
{
    public const int Capacity = 1024;

    /// <summary>Longer names are looked up each time: the cache is bounded in bytes, too.</summary>
    public const int LongestName = 512;

    private const string TemporaryFolder = "/temp/";

    private readonly Dictionary<string, IActorRef> _known = new(StringComparer.Ordinal);

    public IActorRef GetOrResolve(string path, Func<string, IActorRef> resolve)
    {
        if (_known.TryGetValue(path, out var known) && IsLasting(known)) return known;
        var resolved = resolve(path);
        if (path.Length > LongestName || !IsLasting(resolved) || path.Contains(TemporaryFolder, StringComparison.Ordinal)) return resolved;
        if (_known.Count >= Capacity) _known.Clear();
        return _known[path] = resolved;
    }

    /// <summary>A name where nobody is now may be somebody's later; an actor of another node is only a name.</summary>
    private static bool IsLasting(IActorRef actor) => actor is RemoteActorRef or LocalActorRef { IsTerminated: false };
}
