using AkkaP2P.Client.Downloads;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Pieces;
using Xunit;

namespace AkkaP2P.Client.Tests.Downloads;

public sealed class PeerNewsSpec
{
    private const int Pieces = 100;

    private static readonly Hash256 Node = Hash256.Of("peer"u8);

    private readonly PeerNews _news = new(new Bitfield(Pieces));

    [Fact]
    public void However_many_haves_a_peer_sends_one_message_at_a_time_tells_all_of_it()
    {
        Assert.True(_news.Got([7]));
        Assert.Equal([7], _news.Take(Node)!.Pieces);
        for (var round = 0; round < 1_000; round++)
        {
            _news.Got([round % Pieces, (round + 1) % Pieces]);
            Assert.Null(_news.Take(Node));
        }

        _news.Taken();
        var said = _news.Take(Node)!;

        Assert.Equal(Enumerable.Range(0, Pieces).Where(p => p != 7), said.Pieces.Order());
        _news.Taken();
        Assert.Null(_news.Take(Node));
    }

    [Fact]
    public void What_was_known_is_no_news()
    {
        var pieces = new Bitfield(Pieces);
        pieces.Add(3);
        var news = new PeerNews(pieces);

        Assert.False(news.Got([3, 3]));
        Assert.Null(news.Take(Node));
        Assert.True(news.Got([3, 4]));
        Assert.Equal([4], news.Take(Node)!.Pieces);
        Assert.False(pieces[4]);
        news.Lost(4);
        Assert.True(news.Got([4]));
    }
}
