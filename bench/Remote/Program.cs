using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using Akka.Cluster;
using AkkaP2P.Bench.Remote;

// Without arguments: starts itself once more as the other node, joins with it, and reports round trips a second, the best of
// several rounds, since the machine is shared. With "node SEED": is that other node.
const int Rounds = 5;

if (args is ["node", var seed])
{
    await Node.RunUntilInputEnds(Address.Parse(seed));
    return;
}

using var system = Node.Start();
var cluster = Cluster.Get(system);
cluster.Join(cluster.SelfAddress);
using var other = Process.Start(new ProcessStartInfo(Environment.ProcessPath!)
{
    ArgumentList = { "node", cluster.SelfAddress.ToString() },
    RedirectStandardInput = true,
})!;
await Node.BothUp(cluster);
var there = cluster.State.Members.Single(m => !m.Address.Equals(cluster.SelfAddress)).Address;
var echo = await system.ActorSelection(new RootActorPath(there) / "user" / "echo").ResolveOne(TimeSpan.FromSeconds(10));
var region = Node.StartRegion(system);
var shardsHere = await Node.Spread(region);

await Report("Remote round trips, 200 outstanding", () => RoundTrips.ByTell(system, echo, 200_000, outstanding: 200));
await Report("Remote Ask, 100 outstanding", () => RoundTrips.ByAsk(_ => echo, 200_000, outstanding: 100));
Console.WriteLine($"{shardsHere} of {Node.Shards} shards are on this node");
await Report("Sharded Ask over 2 nodes, 100 outstanding", () => RoundTrips.ByAsk(_ => region, 200_000, outstanding: 100, Node.Envelope));
other.StandardInput.Close();
await other.WaitForExitAsync();
await system.Terminate();

static async Task Report(string what, Func<Task<double>> measure)
{
    var best = 0.0;
    for (var round = 0; round < Rounds; round++) best = Math.Max(best, await measure());
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-44} {best,10:N0} /s"));
}
