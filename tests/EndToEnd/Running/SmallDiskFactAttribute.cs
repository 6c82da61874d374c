using Xunit;

namespace AkkaP2P.EndToEnd.Running;

/// <summary>A test that needs a small file system of its own; skipped, with the reason, where the kernel does not give it one. CI allows no skipped test.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> WhyNot = new(() =>
        ForeignProgram.WhyNot("unshare", "--map-root-user", "--mount", "sh", "-c", "mount -t tmpfs -o size=2m small /mnt"));

    public SmallDiskFactAttribute() => Skip = WhyNot.Value;
}
