using AkkaP2P.Cli.Repl;
using Xunit;

namespace AkkaP2P.Cli.Tests.Repl;

public class SecretsSpec
{
    [Theory]
    [InlineData("login anna secret-1", "login anna")]
    [InlineData("create_user anna 'my secret'", "create_user anna")]
    [InlineData("login \"an na\" secret-1", "login \"an na\"")]
    [InlineData("login anna", "login anna")]
    [InlineData("join_group films", "join_group films")]
    [InlineData("downlod_file films film.mkv .", "downlod_file films film.mkv .")]
    [InlineData("logni anna secret-1", "logni anna")]
    [InlineData("createuser anna secret-1", "createuser anna")]
    [InlineData("signin anna secret-1", "signin anna")]
    [InlineData("login anna 'unbalanced", null)]
    [InlineData("# login anna secret-1", null)]
    [InlineData("", null)]
    public void No_password_reaches_the_history(string line, string? kept) => Assert.Equal(kept, Secrets.ForHistory(line));

    [Fact]
    public void A_password_behind_the_end_of_options_does_not_reach_it_either() =>
        Assert.DoesNotContain("secret", Secrets.ForHistory("login anna -- --secret")! + Secrets.ForHistory("login -- anna --secret"), StringComparison.Ordinal);

    [Theory]
    [InlineData("login anna secret-1", "login anna ********")]
    [InlineData("  create_user  anna  'my secret' ", "  create_user  anna  *** ******* ")]
    [InlineData("login -- anna --se", "login -- anna ****")]
    [InlineData("login anna -- --se", "login anna ** ****")]
    [InlineData("login ann", "login ann")]
    [InlineData("login", "login")]
    [InlineData("list_files anna secret-1", "list_files anna secret-1")]
    [InlineData("", "")]
    public void A_password_on_the_line_is_shown_as_stars(string line, string shown) => Assert.Equal(shown, Secrets.Mask(line));

    [Theory]
    [InlineData("login anna", "se\"cret", "login -- anna \"se\\\"cret\"")]
    [InlineData("create_user anna", "--x", "create_user -- anna --x")]
    [InlineData("login -- --anna", "secret", "login -- --anna secret")]
    public void A_password_that_is_left_out_is_asked_for(string line, string password, string whole)
    {
        Assert.True(Secrets.LacksPassword(line));
        Assert.Equal(whole, Secrets.WithPassword(line, password));
    }

    [Theory]
    [InlineData("login")]
    [InlineData("login anna secret-1")]
    [InlineData("join_group films")]
    [InlineData("login --")]
    [InlineData("login 'anna")]
    public void Nothing_else_is_asked_for_a_password(string line) => Assert.False(Secrets.LacksPassword(line));
}
