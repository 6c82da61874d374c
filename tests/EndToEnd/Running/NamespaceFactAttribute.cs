using System.Diagnostics;
using Xunit;

namespace AkkaP2P.EndToEnd.Running;

/// <summary>
/// A test that needs a network of namespaces and a PostgreSQL server in it; skipped, with the reason, where there is none. CI allows no skipped test.
/// </summary>
public sealed class NamespaceFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> WhyNot = new(() => PostgresProcess.WhyMissing ?? Try());

    public NamespaceFactAttribute() => Skip = WhyNot.Value;

    private static string? Try()
    {
        try
        {
            const string Script = "ip link add bridge0 type bridge && ip link add port1 type veth peer name eth0 && unshare --user --map-user=1 true && command -v nsenter";
            var start = new ProcessStartInfo("unshare", ["--map-root-user", "--net", "sh", "-c", Script]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"no network of namespaces: {errors.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unshare is not installed";
        }
    }
}
