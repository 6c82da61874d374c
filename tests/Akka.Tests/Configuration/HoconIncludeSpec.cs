using Akka.Configuration;
using Akka.Configuration.Hocon;
using Xunit;

namespace Akka.Tests.Configuration;

public sealed class HoconIncludeSpec
{
    private static readonly Dictionary<string, string> Files = new()
    {
        ["base.conf"] = "a = 1, b { c = 2, d = 3 }",
        ["middle.conf"] = "include \"base.conf\"\nb.c = 20",
        ["self.conf"] = "include \"self.conf\"",
        ["broken.conf"] = "a = 1\nb = [",
    };

    private static HoconRoot? Include(string name) =>
        Files.TryGetValue(name, out var text) ? new HoconRoot(Parse(text).Root) : null;

    private static Config Parse(string hocon) => ConfigurationFactory.ParseString(hocon, Include!);

    [Theory]
    [InlineData("include \"base.conf\"")]
    [InlineData("include file(\"base.conf\")")]
    [InlineData("include required(\"base.conf\")")]
    [InlineData("include required(file(\"base.conf\"))")]
    [InlineData("include \"base.conf\", b.x = 1")]
    [InlineData("b.d = 30, include \"base.conf\"")]
    public void The_settings_of_another_text_are_taken_in(string hocon)
    {
        var config = Parse(hocon);

        Assert.Equal("1 2 3", $"{config.GetInt("a")} {config.GetInt("b.c")} {config.GetInt("b.d")}");
    }

    [Fact]
    public void What_follows_an_include_goes_over_it()
    {
        var config = Parse("include \"middle.conf\"\nb { d = 30, e = ${b.c}, f = ${b.d} }\na = ${a}0");

        Assert.Equal("10", config.GetString("a"));
        Assert.Equal([20, 30, 20, 30], new[] { "c", "d", "e", "f" }.Select(key => config.GetInt("b." + key)));
    }

    [Fact]
    public void An_include_inside_an_object_belongs_to_it() =>
        Assert.Equal(2, Parse("x { include \"base.conf\" }").GetInt("x.b.c"));

    [Fact]
    public void What_is_not_there_is_left_out_unless_it_is_required()
    {
        Assert.True(Parse("include \"nothing.conf\"").IsEmpty);

        var error = Assert.Throws<ConfigurationException>(() => Parse("\ninclude required(\"nothing.conf\")"));
        Assert.Equal("line 2, column 1: expected 'nothing.conf' to be there, since it is required", error.Message);
    }

    [Fact]
    public void A_mistake_in_an_included_text_names_it()
    {
        var error = Assert.Throws<ConfigurationException>(() => Parse("include \"broken.conf\""));

        Assert.StartsWith("broken.conf: line 2, column 6: expected ']'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_includes_itself_is_refused()
    {
        var error = Assert.Throws<ConfigurationException>(() => Parse("include \"self.conf\""));

        Assert.Contains("does 'self.conf' include itself?", error.Message, StringComparison.Ordinal);
    }
}
