using AkkaP2P.Cli.Repl.Screen;
using AkkaP2P.Client;
using Xunit;

namespace AkkaP2P.Cli.Tests.Repl.Screen;

public class ProgressRowSpec
{
    [Theory]
    [InlineData(100, "a.bin [###############---------------]  50%  12.5 B/s, 0:04 left, 1 peer")]
    [InlineData(60, "a.bin [#########---------]  50%  12.5 B/s, 0:04 left, 1 peer")]
    [InlineData(40, "a.bin  50%  12.5 B/s, 0:04 left, 1 peer")]
    public void A_download_shows_bar_share_rate_time_left_and_peers(int width, string row) =>
        Assert.Equal(row, ProgressRow.Of(Samples.Download()).Fit(width, unicode: false));

    [Fact]
    public void What_does_not_move_says_why() =>
        Assert.EndsWith(" 50%  waiting", ProgressRow.Of(Samples.Download(DownloadState.Waiting)).Fit(80, unicode: false), StringComparison.Ordinal);

    [Fact]
    public void A_long_name_gives_way_to_the_numbers()
    {
        var row = ProgressRow.Of(Samples.Download() with { File = new string('漢', 100) }).Fit(80, unicode: true);
        Assert.InRange(CellText.Width(row), 60, 80);
        Assert.EndsWith(" 50%  12.5 B/s, 0:04 left, 1 peer", row, StringComparison.Ordinal);
    }

    [Fact]
    public void Hashing_shows_its_own_rate() => Assert.Equal(
        "film [##########--------------------]  33%  hashing, 1 MB/s, 0:02 left",
        ProgressRow.Hashing("film", new HashProgress(1_000_000, 3_000_000), TimeSpan.FromSeconds(1)).Fit(80, unicode: false));

    [Fact]
    public void What_is_not_whole_is_never_shown_as_whole() =>
        Assert.Contains(" 99% ", ProgressRow.Of(Samples.Download() with { Size = 1000, BytesDone = 999 }).Fit(80, unicode: false), StringComparison.Ordinal);

    [Theory]
    [InlineData(3599.2, "1:00:00 left")]
    [InlineData(1e12, "99:59:59 left")]
    [InlineData(61, "1:01 left")]
    public void Time_left_is_read_at_a_glance(double seconds, string text) =>
        Assert.Contains(text, ProgressRow.Of(Samples.Download() with { EtaSeconds = seconds }).Fit(90, unicode: false), StringComparison.Ordinal);
}
