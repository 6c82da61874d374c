using System.Diagnostics;
using System.Globalization;
using Xunit.Sdk;

namespace AkkaP2P.EndToEnd.Running;

/// <summary>
/// A network of hosts, each in a network namespace of its own, on one bridge that is host 0. Connections can be cut as by a pulled cable: packets
/// vanish. It takes no rights but that to a user namespace, and goes when this process does: what holds a namespace is a <c>cat</c> that
/// reads from here.
/// </summary>
public sealed class NamespaceNetwork : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Nobody has it.</summary>
    private const string Nowhere = "02:00:00:00:00:ff";

    private readonly List<Process> _holders = [];
    private readonly List<(int A, int B)> _cuts = [];

    private NamespaceNetwork()
    {
    }

    public static async Task<NamespaceNetwork> Start(int hosts)
    {
        var network = new NamespaceNetwork();
        try
        {
            await network.Hold(["unshare", "--map-root-user", "--net"]);
            await network.Run(0, "link", "add", "bridge0", "type", "bridge");
            await network.Run(0, "addr", "add", $"{Address(0)}/24", "dev", "bridge0");
            await network.Run(0, "link", "set", "bridge0", "up");
            for (var host = 1; host < hosts; host++) await network.AddHost(host);
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    public static string Address(int host) => $"10.77.0.{Text(host + 1)}";

    /// <summary>What to put before a command so that it runs on this host, as a process with the id that was started.</summary>
    public string[] On(int host) => ["nsenter", "--preserve-credentials", "--user", "--net", "--target", Text(_holders[host].Id)];

    /// <summary>From now on these two hear nothing of each other.</summary>
    public async Task Cut(int a, int b)
    {
        _cuts.Add((a, b));
        await Neighbour("replace", a, b, "lladdr", Nowhere, "nud", "permanent");
        await Neighbour("replace", b, a, "lladdr", Nowhere, "nud", "permanent");
    }

    /// <summary>Undoes all cuts.</summary>
    public async Task Heal()
    {
        foreach (var (a, b) in _cuts)
        {
            await Neighbour("del", a, b);
            await Neighbour("del", b, a);
        }

        _cuts.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var holder in Enumerable.Reverse(_holders))
        {
            holder.StandardInput.Close();
            await holder.WaitForExitAsync().WaitAsync(Patience);
            holder.Dispose();
        }
    }

    private async Task AddHost(int host)
    {
        await Hold(["nsenter", "--preserve-credentials", "--user", "--target", Text(_holders[0].Id), "unshare", "--net"]);
        var port = $"port{Text(host)}";
        await Run(0, "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", Text(_holders[host].Id));
        await Run(0, "link", "set", port, "master", "bridge0", "up");
        await Run(host, "addr", "add", $"{Address(host)}/24", "dev", "eth0");
        await Run(host, "link", "set", "eth0", "up");
        await Run(host, "link", "set", "lo", "up");
    }

    /// <summary>Starts what keeps a namespace alive, and waits until it is there.</summary>
    private async Task Hold(string[] enter)
    {
        var start = new ProcessStartInfo(enter[0], [.. enter.Skip(1), "sh", "-c", "echo held; exec cat"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var holder = Process.Start(start)!;
        _holders.Add(holder);
        if (await holder.StandardOutput.ReadLineAsync().WaitAsync(Patience) != "held") throw new XunitException($"no namespace: {await holder.StandardError.ReadToEndAsync()}");
    }

    private Task Neighbour(string verb, int on, int of, params string[] how) =>
        Run(on, ["neigh", verb, Address(of), .. how, "dev", on == 0 ? "bridge0" : "eth0"]);

    private async Task Run(int host, params string[] ip)
    {
        var command = On(host);
        var start = new ProcessStartInfo(command[0], [.. command.Skip(1), "ip", .. ip]) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        if (process.ExitCode != 0) throw new XunitException($"ip {string.Join(' ', ip)}: {errors}");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
