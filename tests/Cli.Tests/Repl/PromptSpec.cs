using AkkaP2P.Cli.Repl;
using Xunit;

namespace AkkaP2P.Cli.Tests.Repl;

public class PromptSpec
{
    [Theory]
    [InlineData("login anna secret-1", "login anna")]
    [InlineData("create_user anna 'my secret'", "create_user anna")]
    [InlineData("login anna -- --secret", "login anna")]
    [InlineData("login \"an na\" secret-1", "login \"an na\"")]
    [InlineData("login anna", "login anna")]
    [InlineData("join_group films", "join_group films")]
    [InlineData("login anna 'unbalanced", null)]
    [InlineData("# login anna secret-1", null)]
    [InlineData("", null)]
    public void No_password_reaches_the_history(string line, string? kept) => Assert.Equal(kept, Prompt.ForHistory(line));
}
