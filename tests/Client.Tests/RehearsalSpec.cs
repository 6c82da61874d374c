using System.Security.Cryptography;
using Akka.Actor;
using Akka.Event;
using Akka.Streams;
using Akka.TestKit.Xunit2;
using AkkaP2P.Client.Downloads;
using AkkaP2P.Client.Metrics;
using AkkaP2P.Client.Peers;
using AkkaP2P.Client.Trackers;
using AkkaP2P.Protocol.Api;
using Xunit;

namespace AkkaP2P.Client.Tests;

/// <summary>The small file that a node sends itself after its start.</summary>
public sealed class RehearsalSpec : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new();
    private readonly NodeIdentity _identity;
    private readonly BandwidthLimit _upload = new(null, TimeProvider.System);
    private readonly BandwidthLimit _download = new(null, TimeProvider.System);
    private readonly NodeMetrics _metrics;

    public RehearsalSpec()
        : base("akka { loglevel = INFO, stdout-loglevel = OFF }")
    {
        (_identity, _metrics) = (NodeIdentity.LoadOrCreate(_folder.Path), new NodeMetrics(_upload, _download));
        foreach (var trouble in new[] { typeof(Info), typeof(Warning), typeof(Error) }) Sys.EventStream.Subscribe(TestActor, trouble);
    }

    private string Place => _folder["rehearsal"];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_arrives_and_leaves_nothing_behind(bool encryption)
    {
        Assert.Null(Rehearse(encryption));

        Assert.False(Directory.Exists(Place));
        Assert.Equal(new NodeTraffic(0, 0, 0, 0), _metrics.Totals);
    }

    [Fact]
    public async Task Who_signs_in_meanwhile_does_not_disturb_it()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var news = new TrackerNews.SignedIn("alice", key.ExportSubjectPublicKeyInfo());
        using var over = new CancellationTokenSource();
        var signing = Task.Run(() =>
        {
            while (!over.IsCancellationRequested) Sys.EventStream.Publish(news);
        });

        Assert.Null(Rehearse());
        await over.CancelAsync();
        await signing;
    }

    [Fact]
    public void What_a_killed_node_left_of_it_is_cleared_away()
    {
        Directory.CreateDirectory(Path.Combine(Place, "sub"));
        File.WriteAllText(Path.Combine(Place, "to"), "half of it");

        Assert.Null(Rehearse());
        Assert.False(Directory.Exists(Place));
    }

    [Fact]
    public void When_there_is_no_place_for_it_the_log_says_so()
    {
        File.WriteAllText(Place, "in the way");

        Assert.Contains(Place, Rehearse(), StringComparison.Ordinal);
        Assert.Equal("in the way", File.ReadAllText(Place));
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _metrics.Dispose();
        _identity.Dispose();
        _folder.Dispose();
    }

    /// <returns>What was logged about its end; null when all went well.</returns>
    private string? Rehearse(bool encryption = true)
    {
        var materializer = Sys.Materializer();
        var transport = new PeerTransport(Sys, materializer, _identity, new PeerSettings { Encryption = encryption });
        Watch(Sys.ActorOf(Rehearsal.Props(transport, materializer, _identity, new DownloadSettings(), _metrics, Place, TimeProvider.System), "rehearsal"));
        string? trouble = null;
        while (true)
        {
            var next = ExpectMsg<object>(Patience);
            if (next is Terminated) return trouble;
            if (next is LogEvent told && (told is not Info || told.LogSource.EndsWith("/rehearsal", StringComparison.Ordinal))) trouble = told.ToString();
        }
    }
}
