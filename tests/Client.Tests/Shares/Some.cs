using AkkaP2P.Client.Shares;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Client.Tests.Shares;

/// <summary>Shares for specs that care for a part of them only.</summary>
internal static class Some
{
    public static ServedFileInfo Info(string file, string path = "/nowhere", string group = "films", string user = "alice", Hash256? root = null) =>
        new(user, group, file, path, 3, 16 << 10, root ?? Hash256.Of(System.Text.Encoding.UTF8.GetBytes(file)));

    public static ServedFile Served(string file) => new(Info(file), null, 0, new CancellationTokenSource());

    public static ShareRecord Record(string file, string user = "alice", string group = "films", long bytesServed = 0) =>
        new(Info(file, group: group, user: user), new FileStamp(3, 4, 5), bytesServed);

    /// <summary>Writes a file of three bytes and describes the share of it.</summary>
    public static ShareRecord OnDisk(TempFolder folder, string file, string group = "films", string user = "alice")
    {
        var path = folder[file];
        if (!File.Exists(path)) File.WriteAllText(path, "abc");
        return new ShareRecord(Info(file, path, group, user), FileStamp.Of(path).Value, 0);
    }

    /// <summary>A running download that has nothing yet.</summary>
    public sealed class Download : IPieceSource
    {
        public byte[]? Have() => [0];

        public IReadOnlyList<PeerReport> TakeReports() => [];
    }
}
