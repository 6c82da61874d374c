namespace AkkaP2P.EndToEnd.Cluster;

/// <summary>Where a process runs.</summary>
/// <param name="Address">The host's.</param>
/// <param name="Command">What to put before a command to run it there.</param>
public sealed record Host(string Address, string[] Command)
{
    public static readonly Host ThisMachine = new("127.0.0.1", []);
}
