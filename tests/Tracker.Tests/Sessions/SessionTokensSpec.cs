using AkkaP2P.Protocol;
using AkkaP2P.Tracker.Sessions;
using AkkaP2P.Tracker.Store;
using AkkaP2P.Tracker.Tests.Store;

namespace AkkaP2P.Tracker.Tests.Sessions;

public sealed class SessionTokensSpec : IAsyncLifetime
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);
    private static readonly TimeSpan Rotation = TimeSpan.FromDays(7);

    private readonly ManualTime _time = new();
    private readonly TempFolder _folder = new();
    private IStateStore _store = null!;
    private TokenKeys _keys = null!;
    private SessionTokens _tokens = null!;

    public async Task InitializeAsync()
    {
        _store = await StateStores.Open(new StoreAddress.SqliteFile(_folder.File("store.db")));
        (_keys, _tokens) = await AnotherTracker();
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Remove();
    }

    [Fact]
    public async Task A_token_tells_its_session()
    {
        var session = Start();
        Assert.Equal(session, await _tokens.Read(_tokens.Write(session), default));
    }

    [Fact]
    public async Task Every_tracker_of_the_store_can_check_it()
    {
        var (_, other) = await AnotherTracker();
        Assert.NotNull(await other.Read(_tokens.Write(Start()), default));
    }

    [Fact]
    public async Task It_expires()
    {
        var token = _tokens.Write(Start());
        _time.Advance(Lifetime);
        Assert.Null(await _tokens.Read(token, default));
    }

    [Fact]
    public async Task Half_way_it_is_renewed_and_goes_on_as_the_same_session()
    {
        var session = Start();
        Assert.Null(_tokens.Renew(session));
        _time.Advance(Lifetime / 2);
        var renewed = await _tokens.Read(_tokens.Renew(session)!, default);
        Assert.Equal(session with { ExpiresAt = session.StartedAt + Lifetime * 1.5 }, renewed);
    }

    [Fact]
    public async Task A_changed_byte_anywhere_spoils_it()
    {
        var token = _tokens.Write(Start());
        for (var i = 0; i < token.Length; i++)
        {
            var forged = token[..i] + (token[i] == 'A' ? 'B' : 'A') + token[(i + 1)..];
            // The last character has bits that are no part of the token.
            if (i < token.Length - 1) Assert.Null(await _tokens.Read(forged, default));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("not base64!")]
    [InlineData("AQAAAAEAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Nonsense_is_no_token(string text) => Assert.Null(await _tokens.Read(text, default));

    [Fact]
    public async Task Keys_rotate_and_the_old_one_goes_on_checking_for_a_lifetime()
    {
        var old = _keys.Newest.Id;
        _time.Advance(Rotation);
        var token = _tokens.Write(Start());
        await _keys.Refresh(default);
        Assert.NotEqual(old, _keys.Newest.Id);
        Assert.NotNull(await _tokens.Read(token, default));
        _time.Advance(Rotation);
        await _keys.Refresh(default);
        Assert.Null(_keys.Find(old));
    }

    [Fact]
    public async Task A_key_that_another_tracker_made_is_looked_up()
    {
        var (otherKeys, other) = await AnotherTracker();
        _time.Advance(Rotation);
        await otherKeys.Refresh(default);
        var session = Start();
        Assert.NotNull(await _tokens.Read(other.Write(session), default));
    }

    private Session Start() => _tokens.Start("ann", Hash256.Of([1]), "[::1]:4001");

    private async Task<(TokenKeys, SessionTokens)> AnotherTracker()
    {
        var keys = new TokenKeys(_store, Rotation, Lifetime, _time);
        await keys.Refresh(default);
        return (keys, new SessionTokens(keys, Lifetime, _time));
    }
}
