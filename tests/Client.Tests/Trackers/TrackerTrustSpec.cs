using System.Net;
using AkkaP2P.Client.Trackers;
using AkkaP2P.Protocol;
using Xunit;

namespace AkkaP2P.Client.Tests.Trackers;

public sealed class TrackerTrustSpec : IDisposable
{
    private static readonly TrackerInfo Info = new([new TrackerEndpoint("127.0.0.1", 5101, 6101), new TrackerEndpoint("127.0.0.1", 5102, 6102)]);

    private readonly TempFolder _data = new();
    private readonly FakeCluster _cluster = new();
    private readonly FakeCluster _other = new();

    public void Dispose()
    {
        _cluster.Dispose();
        _other.Dispose();
        _data.Dispose();
    }

    [Fact]
    public void Nothing_is_trusted_before_the_first_use()
    {
        var trust = new TrackerTrust(Info, _data.Path);
        Assert.False(trust.HasRoot);
        Assert.NotNull(trust.WhyNot(Certificate(_cluster), [], "127.0.0.1"));
    }

    [Fact]
    public void The_CA_seen_first_is_trusted_from_then_on_also_after_a_restart()
    {
        Assert.Null(new TrackerTrust(Info, _data.Path).TrustFirst(_cluster.Authority, Certificate(_cluster), "127.0.0.1"));
        var restarted = new TrackerTrust(Info, _data.Path);
        Assert.True(restarted.HasRoot);
        Assert.Null(restarted.WhyNot(Certificate(_cluster), [], "127.0.0.1"));
    }

    [Fact]
    public void It_is_kept_for_every_tracker_of_the_list()
    {
        new TrackerTrust(Info, _data.Path).TrustFirst(_cluster.Authority, Certificate(_cluster), "127.0.0.1");
        var second = new TrackerTrust(new TrackerInfo([Info.Trackers[1]]), _data.Path);
        Assert.Null(second.WhyNot(Certificate(_cluster), [], "127.0.0.1"));
    }

    [Fact]
    public void A_changed_CA_is_refused_and_the_user_told_what_to_do()
    {
        var trust = new TrackerTrust(Info, _data.Path);
        trust.TrustFirst(_cluster.Authority, Certificate(_cluster), "127.0.0.1");
        var why = trust.WhyNot(Certificate(_other), [], "127.0.0.1");
        Assert.Contains("not the one trusted before", why, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(_data.Path, "trusted_trackers"), why, StringComparison.Ordinal);
        Assert.NotNull(trust.TrustFirst(_other.Authority, Certificate(_other), "127.0.0.1"));
    }

    [Fact]
    public void A_CA_is_not_taken_from_a_tracker_whose_own_certificate_does_not_lead_there()
    {
        var trust = new TrackerTrust(Info, _data.Path);
        Assert.NotNull(trust.TrustFirst(_other.Authority, Certificate(_cluster), "127.0.0.1"));
        Assert.False(trust.HasRoot);
    }

    [Fact]
    public void A_certificate_for_another_address_is_refused()
    {
        var trust = new TrackerTrust(Info, _data.Path);
        trust.TrustFirst(_cluster.Authority, Certificate(_cluster), "127.0.0.1");
        Assert.Contains("another host", trust.WhyNot(_cluster.Certify(IPAddress.Parse("10.0.0.1")), [], "127.0.0.1"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_CA_of_the_configuration_is_the_only_one()
    {
        var file = Path.Combine(_data.Path, "ca.pem");
        File.WriteAllText(file, _cluster.Authority.ExportCertificatePem());
        var trust = new TrackerTrust(Info with { CaFile = file }, _data.Path);
        Assert.Null(trust.WhyNot(Certificate(_cluster), [], "127.0.0.1"));
        Assert.Contains(file, trust.WhyNot(Certificate(_other), [], "127.0.0.1"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a certificate")]
    public void A_CA_file_without_a_certificate_is_named_at_start(string content)
    {
        var file = Path.Combine(_data.Path, "ca.pem");
        File.WriteAllText(file, content);
        var e = Assert.Throws<ClientStartException>(() => new TrackerTrust(Info with { CaFile = file }, _data.Path));
        Assert.Contains(file, e.Message, StringComparison.Ordinal);
    }

    private static System.Security.Cryptography.X509Certificates.X509Certificate2 Certificate(FakeCluster cluster) => cluster.Certify(IPAddress.Loopback);
}
