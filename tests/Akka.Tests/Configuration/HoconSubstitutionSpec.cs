using Akka.Configuration;
using Xunit;

namespace Akka.Tests.Configuration;

public sealed class HoconSubstitutionSpec
{
    private static Config Parse(string hocon) => ConfigurationFactory.ParseString(hocon);

    [Theory]
    [InlineData("b = 1, a = ${b}", "1")]
    [InlineData("a = ${b}, b = 1", "1")]
    [InlineData("a = ${b}, b = 1, b = 2", "2")]
    [InlineData("b.c = 1, a = ${b.c}", "1")]
    [InlineData("b { \"x.y\" = 1 }, a = ${b.\"x.y\"}", "1")]
    [InlineData("b = 1, c = ${b}, a = ${c}", "1")]
    [InlineData("host = h, port = 80, a = \"http://\"${host}\":\"${port}/x", "http://h:80/x")]
    [InlineData("x = big, a = a ${x} world", "a big world")]
    [InlineData("a = ${?nothing}, a = ${?nothing} 1", "1")]
    [InlineData("a = 1, a = ${?nothing}", "1")]
    [InlineData("a = 1, b = 2, a = ${?b}", "2")]
    [InlineData("a = 1 ${?nothing}", "1")]
    [InlineData("a = ${?nothing} 1", "1")]
    [InlineData("a = \"$\"\"{b}\"", "${b}")]
    [InlineData("a = \"${b}\"", "${b}")]
    [InlineData("a = 1, a = ${a}2", "12")]
    [InlineData("a = 1, a = ${a}2, a = ${a}3", "123")]
    [InlineData("a = ${?a}1", "1")]
    [InlineData("b { c = 1, d = ${b.c} }, a = ${b.d}", "1")]
    [InlineData("b { c = 1, d = ${b.c} }, b { c = 2 }, a = ${b.d}", "2")]
    [InlineData("b = ${c}, b { d = 1, e = ${b.d} }, c { x = 5 }, a = ${b.e}", "1")]
    public void A_substitution_stands_for_the_value_at_its_path(string hocon, string expected) =>
        Assert.Equal(expected, Parse(hocon).GetString("a"));

    [Fact]
    public void Objects_inherit_through_substitutions()
    {
        var config = Parse(
            """
            default { size = 1, colour = red, inner { x = 1 } }
            a = ${default} { size = 2, inner { y = 2 } }
            b = ${default}
            b.colour = blue
            """);

        Assert.Equal("2 red 1 2", string.Join(' ', new[] { "size", "colour", "inner.x", "inner.y" }
            .Select(path => config.GetString("a." + path))));
        Assert.Equal("1 blue", config.GetString("b.size") + " " + config.GetString("b.colour"));
        Assert.Equal("1 red", config.GetString("default.size") + " " + config.GetString("default.colour"));
    }

    [Fact]
    public void A_key_that_refers_into_itself_sees_what_was_there_before()
    {
        // The example of the HOCON specification.
        var config = Parse("foo : { a : { c : 1 } }\nfoo : ${foo.a}\nfoo : { a : 2 }");

        Assert.Equal(1, config.GetInt("foo.c"));
        Assert.Equal(2, config.GetInt("foo.a"));
    }

    [Fact]
    public void The_environment_is_asked_when_there_is_no_such_key()
    {
        const string name = "AKKAP2P_HOCON_SPEC";
        Environment.SetEnvironmentVariable(name, "from outside");

        Assert.Equal("from outside", Parse($"a = ${{{name}}}").GetString("a"));
        Assert.Equal("from outside", Parse($"a = 1, a = ${{?{name}}}").GetString("a"));
        Assert.Equal("mine", Parse($"{name} = mine, a = ${{{name}}}").GetString("a"));
        Assert.Equal("from outside!", Parse($"{name} = ${{{name}}}\"!\"").GetString(name));
    }

    [Theory]
    [InlineData("a = ${b}")]
    [InlineData("a = ${a}")]
    [InlineData("a = ${a} 1")]
    [InlineData("a = ${b}, b = ${a}")]
    [InlineData("a = ${b.c}, b = 1")]
    [InlineData("a = { b = ${a} }")]
    [InlineData("a = { b = ${c} }, c = { d = ${a} }")]
    [InlineData("b = [1], a = text ${b}")]
    [InlineData("b = {}, a = [1] ${b}")]
    public void What_cannot_be_resolved_is_an_error_with_its_line(string hocon)
    {
        var error = Assert.Throws<ConfigurationException>(() => Parse("\n" + hocon));

        Assert.StartsWith("line 2, column ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_optional_substitution_of_nothing_leaves_no_key()
    {
        var config = Parse("a = ${?nothing}, b = [${?nothing}]");

        Assert.False(config.HasPath("a"));
        Assert.Empty(config.GetStringList("b"));
    }
}
