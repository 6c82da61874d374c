using AkkaP2P.Client;
using AkkaP2P.Protocol;

namespace AkkaP2P.Cli.Tests.Repl;

internal static class Samples
{
    public static readonly Hash256 Hash = Hash256.Of("sample"u8);

    public static readonly DateTimeOffset Time = new(2026, 3, 4, 6, 6, 7, 890, TimeSpan.FromHours(1));

    public static DownloadStatus Download(DownloadState state = DownloadState.Downloading, CommandError? error = null) => new(
        7, "films", "a.bin", state, 100, 50, 4, 2, 12.5, 4, "/tmp/a.bin", 3.5, 1, 2, error,
        [new DownloadPeer("anna", "127.0.0.1:7001", PeerState.Active, 50, 2, 12.5, 0.75, 0)]);
}
