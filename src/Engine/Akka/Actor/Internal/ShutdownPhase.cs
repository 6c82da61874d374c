using Akka.Configuration;

namespace Akka.Actor.Internal;

/// <summary>One phase of the coordinated shutdown, as the settings describe it.</summary>
internal sealed record ShutdownPhase(string Name, IReadOnlyList<string> DependsOn, TimeSpan Timeout, bool Recover, bool Enabled)
{
    /// <summary>The phases in an order in which each comes after those it depends on.</summary>
    public static IReadOnlyList<ShutdownPhase> InOrder(Config config)
    {
        var defaultTimeout = config.GetTimeSpan("default-phase-timeout", TimeSpan.FromSeconds(5));
        var byName = new SortedDictionary<string, ShutdownPhase>(StringComparer.Ordinal);
        foreach (var (name, _) in config.GetConfig("phases").AsEnumerable())
        {
            var phase = config.GetConfig($"phases.\"{name}\"");
            byName[name] = new ShutdownPhase(
                name,
                [.. phase.GetStringList("depends-on")],
                phase.GetTimeSpan("timeout", defaultTimeout),
                phase.GetBoolean("recover", true),
                phase.GetBoolean("enabled", true));
        }
        return Sort(byName);
    }

    private static List<ShutdownPhase> Sort(SortedDictionary<string, ShutdownPhase> byName)
    {
        var sorted = new List<ShutdownPhase>();
        var done = new HashSet<string>();
        var under = new HashSet<string>();
        foreach (var name in byName.Keys) Visit(name);
        return sorted;

        void Visit(string name)
        {
            if (done.Contains(name)) return;
            if (!under.Add(name))
            {
                throw new ArgumentException($"Cycle detected in graph of phases. It must be a DAG. Phase [{name}] depends transitively on itself.");
            }
            if (byName.TryGetValue(name, out var phase))
            {
                foreach (var before in phase.DependsOn) Visit(before);
                sorted.Add(phase);
            }
            under.Remove(name);
            done.Add(name);
        }
    }
}
