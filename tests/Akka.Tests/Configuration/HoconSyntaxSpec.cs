using Akka.Configuration;
using Xunit;

namespace Akka.Tests.Configuration;

public sealed class HoconSyntaxSpec
{
    private static string? Read(string hocon, string path = "a") => ConfigurationFactory.ParseString(hocon).GetString(path);

    [Theory]
    [InlineData("a = 1", "1")]
    [InlineData("a : 1", "1")]
    [InlineData("a=1", "1")]
    [InlineData("a =\n  1", "1")]
    [InlineData("{ a = 1 }", "1")]
    [InlineData("\uFEFFa = 1", "1")]
    [InlineData("a = 1\r\n", "1")]
    [InlineData("a = 1 // one", "1")]
    [InlineData("a = 1# one", "1")]
    [InlineData("# a = 2\n// a = 3\na = 1", "1")]
    [InlineData("a = 1, b = 2", "1")]
    [InlineData("b = 2, a = 1,", "1")]
    [InlineData("a = hello  big world ", "hello  big world")]
    [InlineData("a = \" quoted # text \"", " quoted # text ")]
    [InlineData("a = \"x\"y\"z\"", "xyz")]
    [InlineData("a = \"tab\\t quote\\\" slash\\/ back\\\\ e\\u0041\"", "tab\t quote\" slash/ back\\ eA")]
    [InlineData("a = \"\"\"raw \"text\" \\n\n  second line\"\"\"", "raw \"text\" \\n\n  second line")]
    [InlineData("a = \"\"\"ends with a quote\"\"\"\"", "ends with a quote\"")]
    [InlineData("a = \"\"", "")]
    [InlineData("a = 1, a = 2", "2")]
    [InlineData("a { b = 1 }, a = 2", "2")]
    [InlineData("a = null", null)]
    [InlineData("a = \"null\"", "null")]
    [InlineData("a = 1e+5", "1e+5")]
    [InlineData("a = -10.5", "-10.5")]
    [InlineData("includes = 2, a = 1", "1")]
    public void Text_is_read_as_a_value(string hocon, string? expected) => Assert.Equal(expected, Read(hocon));

    [Theory]
    [InlineData("a.b.c = 1", "a.b.c")]
    [InlineData("a { b { c = 1 } }", "a.b.c")]
    [InlineData("a { b = { c : 1 } }", "a.b.c")]
    [InlineData("a.b { c = 1 }", "a.b.c")]
    [InlineData("a . b . c = 1", "a.b.c")]
    [InlineData("\"a.b\".c = 1", "\"a.b\".c")]
    [InlineData("a.\"b/*\".c = 1", "a.\"b/*\".c")]
    [InlineData("a { /user/b = 1 }", "a./user/b")]
    [InlineData("two words = 1", "two words")]
    [InlineData("a { x = 2 }, a { b = 1 }", "a.b")]
    [InlineData("a.x = 2, a { b = 1 }", "a.b")]
    [InlineData("a = { x = 2 } { b = 1 }", "a.b")]
    [InlineData("a = 5, a { b = 1 }", "a.b")]
    [InlineData("include = 1", "include")]
    [InlineData("include.x = 1", "include.x")]
    public void Keys_are_paths(string hocon, string path) => Assert.Equal("1", Read(hocon, path));

    [Theory]
    [InlineData("a = [x, y, z]")]
    [InlineData("a = [x\ny\nz]")]
    [InlineData("a = [\n  x,\n  y,\n  z,\n]")]
    [InlineData("a = [x] [y, z]")]
    [InlineData("a = [x]\na += y\na += z")]
    [InlineData("a += x, a += y, a += z")]
    [InlineData("a = [x, y], a = ${a} [z]")]
    [InlineData("a = ${?a} [x], a = ${a} [y, z]")]
    [InlineData("b = [x], a = ${b} [y, z]")]
    [InlineData("a = [x, ${?nothing}, y, \"z\"] // list")]
    public void Lists_are_read_and_concatenated(string hocon) =>
        Assert.Equal(["x", "y", "z"], ConfigurationFactory.ParseString(hocon).GetStringList("a"));

    [Fact]
    public void Keys_and_items_keep_the_order_in_which_they_were_written()
    {
        var config = ConfigurationFactory.ParseString("z = 1, a = 2, m { q = 1, b = 2 }, c = 3, a = 4");

        Assert.Equal(["z", "a", "m", "c"], config.AsEnumerable().Select(e => e.Key));
        Assert.Equal(["q", "b"], config.GetConfig("m").AsEnumerable().Select(e => e.Key));
    }

    [Fact]
    public void A_list_holds_objects_and_lists()
    {
        var config = ConfigurationFactory.ParseString(
            """
            trackers = [
              { host = "127.0.0.1", cluster-port = 5101, api-port = 6101 }
              { host = "127.0.0.1", cluster-port = 5102, api-port = 6102 }
            ]
            rows = [[1, 2], [3]]
            """);

        Assert.Equal([5101, 5102], config.GetValue("trackers")!.GetArray().Select(t => t.ToConfig().GetInt("cluster-port")));
        Assert.Equal([2, 1], config.GetValue("rows")!.GetArray().Select(r => r.GetArray().Count));
    }

    [Fact]
    public void An_empty_text_is_an_empty_configuration()
    {
        Assert.True(ConfigurationFactory.ParseString("").IsEmpty);
        Assert.True(ConfigurationFactory.ParseString(" \n # only a comment").IsEmpty);
        Assert.True(ConfigurationFactory.ParseString("{}").IsEmpty);
    }
}
