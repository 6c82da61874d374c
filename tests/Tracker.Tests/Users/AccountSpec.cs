using AkkaP2P.Protocol;
using AkkaP2P.Tracker.Users;

namespace AkkaP2P.Tracker.Tests.Users;

public sealed class AccountSpec
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);
    private static readonly Account Ann = Account.Empty("ann").Create("hash").Value;

    [Fact]
    public void A_name_is_taken_once() => Assert.Equal(ErrorCode.UserExists, Ann.Create("other").Error?.Code);

    [Fact]
    public void A_session_signed_out_is_over_and_others_go_on()
    {
        var account = SignOut(Ann, "a", Noon);
        Assert.True(account.IsRevoked("a", Noon));
        Assert.False(account.IsRevoked("b", Noon));
    }

    [Fact]
    public void Signing_out_twice_changes_nothing()
    {
        var account = SignOut(Ann, "a", Noon);
        Assert.Same(account, SignOut(account, "a", Noon));
    }

    [Fact]
    public void Sessions_whose_tokens_have_expired_are_forgotten()
    {
        var account = SignOut(SignOut(Ann, "a", Noon), "b", Noon + Lifetime + TimeSpan.FromSeconds(1));
        Assert.Equal("b", Assert.Single(account.Revoked).SessionId);
    }

    [Fact]
    public void A_session_that_no_longer_fits_stays_over()
    {
        var account = Ann;
        for (var i = 0; i <= Account.MaxRevoked; i++) account = SignOut(account, $"s{i}", Noon.AddSeconds(i));
        Assert.Equal(Account.MaxRevoked, account.Revoked.Length);
        Assert.True(account.IsRevoked("s0", Noon));
        Assert.False(account.IsRevoked("new", Noon.AddSeconds(Account.MaxRevoked + 1)));
    }

    [Fact]
    public void It_is_stored_and_read_back_whole()
    {
        var account = SignOut(Ann, "a", Noon);
        var read = Account.Decode("ann", account.Encode());
        Assert.Equal((account.User, account.PasswordHash, account.RevokedBefore), (read.User, read.PasswordHash, read.RevokedBefore));
        Assert.Equal(account.Revoked.AsEnumerable(), read.Revoked);
    }

    private static Account SignOut(Account account, string session, DateTimeOffset at) => account.SignOut(session, at, at + Lifetime, at).Value;
}
