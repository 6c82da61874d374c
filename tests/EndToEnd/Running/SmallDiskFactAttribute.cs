using System.Diagnostics;
using Xunit;

namespace AkkaP2P.EndToEnd.Running;

/// <summary>A test that needs a small file system of its own; skipped, with the reason, where the kernel does not give it one. CI allows no skipped test.</summary>
public sealed class SmallDiskFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> WhyNot = new(Try);

    public SmallDiskFactAttribute() => Skip = WhyNot.Value;

    private static string? Try()
    {
        try
        {
            var start = new ProcessStartInfo("unshare", ["--map-root-user", "--mount", "sh", "-c", "mount -t tmpfs -o size=2m small /mnt"]) { RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"no mount in a namespace of its own: {errors.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unshare is not installed";
        }
    }
}
