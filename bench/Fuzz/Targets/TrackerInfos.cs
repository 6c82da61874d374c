using System.Text;
using AkkaP2P.Cli.Arguments;
using AkkaP2P.Cli.Settings;

namespace AkkaP2P.Bench.Fuzz.Targets;

/// <summary>tracker_info.conf, both ways of writing it.</summary>
internal sealed class TrackerInfos() : FuzzTarget("tracker-info")
{
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        "trackers = [\n  { host = \"127.0.0.1\", cluster-port = 5101, api-port = 6101 }\n  { host = \"example.org\", cluster-port = 5102, api-port = 6102 }\n]\n"u8.ToArray(),
        "# old\n127.0.0.1:6101\n[::1]:6102\n"u8.ToArray(),
    ];

    public override void Decode(byte[] input)
    {
        var info = TrackerInfoFile.Parse(Encoding.UTF8.GetString(input), "/tmp/tracker_info.conf");
        if (info.Trackers.Any(t => t.ApiPort is < 1 or > 65_535 || t.ClusterPort is < 1 or > 65_535 || t.Host.Length == 0)) throw new FuzzException($"no trackers: {info}");
    }

    public override bool IsRefusal(Exception e) => e is StartException;
}
