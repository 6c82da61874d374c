using Akka.Configuration;
using Xunit;

namespace Akka.Tests.Configuration;

public sealed class ConfigValuesSpec
{
    private static Config Value(string text) => ConfigurationFactory.ParseString("a = " + text);

    [Theory]
    [InlineData("5s", 5_000)]
    [InlineData("5 s", 5_000)]
    [InlineData("10 ms", 10)]
    [InlineData("\"10ms\"", 10)]
    [InlineData("250", 250)]
    [InlineData("1.5 minutes", 90_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("1 day", 86_400_000)]
    [InlineData("3 seconds", 3_000)]
    [InlineData("1000us", 1)]
    [InlineData("0s", 0)]
    public void Durations_have_units_and_are_milliseconds_without(string text, double milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Value(text).GetTimeSpan("a"));

    [Fact]
    public void A_duration_may_be_infinite_where_that_is_allowed()
    {
        Assert.Equal(Timeout.InfiniteTimeSpan, Value("infinite").GetTimeSpan("a"));
        Assert.Throws<ConfigurationException>(() => Value("infinite").GetTimeSpan("a", allowInfinite: false));
    }

    [Theory]
    [InlineData("512", 512)]
    [InlineData("512b", 512)]
    [InlineData("128k", 131_072)]
    [InlineData("64KiB", 65_536)]
    [InlineData("64 K", 65_536)]
    [InlineData("128kB", 128_000)]
    [InlineData("10MB", 10_000_000)]
    [InlineData("1.5MiB", 1_572_864)]
    [InlineData("2G", 2_147_483_648)]
    [InlineData("1TiB", 1_099_511_627_776)]
    public void Sizes_count_in_1024s_except_for_kB_and_its_like(string text, long bytes) =>
        Assert.Equal(bytes, Value(text).GetByteSize("a"));

    [Theory]
    [InlineData("true", true)]
    [InlineData("on", true)]
    [InlineData("yes", true)]
    [InlineData("false", false)]
    [InlineData("off", false)]
    [InlineData("no", false)]
    public void Booleans_have_three_spellings(string text, bool expected) =>
        Assert.Equal(expected, Value(text).GetBoolean("a", !expected));

    [Fact]
    public void Numbers_are_read_with_a_point_whatever_the_culture()
    {
        Assert.Equal(-42, Value("-42").GetInt("a"));
        Assert.Equal(9_000_000_000, Value("9000000000").GetLong("a"));
        Assert.Equal(1.25, Value("1.25").GetDouble("a"));
        Assert.Equal(1.25f, Value("1.25").GetFloat("a"));
        Assert.Equal(125_000, Value("1.25e5").GetDouble("a"));
        Assert.Equal([1, 2], Value("[1, 2]").GetIntList("a"));
    }

    [Theory]
    [InlineData("a = x", "int", "a: line 1, column 5: expected a whole number of 32 bits, found 'x'")]
    [InlineData("\n  a = 99999999999", "int", "a: line 2, column 7: expected a whole number of 32 bits, found '99999999999'")]
    [InlineData("a = maybe", "bool", "a: line 1, column 5: expected true, false, on, off, yes or no, found 'maybe'")]
    [InlineData("a = 5 parsecs", "time", "a: line 1, column 5: expected a duration such as 5s, 10 ms or infinite, found '5 parsecs'")]
    [InlineData("a = -5s", "time", "a: line 1, column 5: expected a duration such as 5s, 10 ms or infinite, found '-5s'")]
    [InlineData("a = 5XB", "size", "a: line 1, column 5: expected a size such as 512, 128k, 64KiB or 10MB, found '5XB'")]
    [InlineData("a = {}", "string", "a: line 1, column 5: expected a single value, found an object")]
    [InlineData("a = [1]", "string", "a: line 1, column 5: expected a single value, found a list")]
    [InlineData("a = 1", "list", "a: line 1, column 5: expected a list, found '1'")]
    [InlineData("a = [[1]]", "list", "a: line 1, column 6: expected a single value, found a list")]
    public void A_value_of_the_wrong_kind_is_named_with_its_line(string hocon, string kind, string message)
    {
        var config = ConfigurationFactory.ParseString(hocon);

        var error = Assert.Throws<ConfigurationException>(() => _ = kind switch
        {
            "int" => (object)config.GetInt("a"),
            "bool" => config.GetBoolean("a"),
            "time" => config.GetTimeSpan("a"),
            "size" => config.GetByteSize("a")!,
            "list" => config.GetStringList("a"),
            _ => config.GetString("a")!,
        });
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void A_path_that_is_not_there_gives_the_default()
    {
        var config = ConfigurationFactory.ParseString("a = 1");

        Assert.Null(config.GetString("b"));
        Assert.Equal("x", config.GetString("a.b", "x"));
        Assert.Equal(7, config.GetInt("b", 7));
        Assert.Null(config.GetByteSize("b"));
        Assert.Equal(8, config.GetByteSize("b", 8));
        Assert.Equal(TimeSpan.Zero, config.GetTimeSpan("b"));
        Assert.Equal(TimeSpan.FromSeconds(1), config.GetTimeSpan("b", TimeSpan.FromSeconds(1)));
        Assert.Empty(config.GetStringList("b"));
        Assert.Null(config.GetValue("b"));
        Assert.True(config.GetConfig("b").IsNullOrEmpty());
        Assert.False(config.HasPath("b"));
        Assert.True(config.HasPath("a"));
    }

    [Fact]
    public void A_part_of_the_tree_is_a_configuration_of_its_own()
    {
        var part = ConfigurationFactory.ParseString("a { b { c = 1 } }").GetConfig("a.b");

        Assert.Equal(1, part.GetInt("c"));
        Assert.False(part.IsEmpty);
    }

    [Fact]
    public void What_one_lacks_comes_from_its_fallback()
    {
        Config upper = "a { x = 1 }, list = [1], m = 1";
        Config lower = "a { x = 2, y = 2 }, list = [2, 3], m { n = 1 }, z = 3";
        var config = upper.WithFallback(lower);

        Assert.Equal(1, config.GetInt("a.x"));
        Assert.Equal(2, config.GetInt("a.y"));
        Assert.Equal([1], config.GetIntList("list"));
        Assert.Equal(1, config.GetInt("m"));
        Assert.Equal(3, config.GetInt("z"));
        Assert.Equal(["a", "list", "m", "z"], config.AsEnumerable().Select(e => e.Key));
        Assert.False(upper.HasPath("z"));
        Assert.Same(upper, upper.WithFallback(Config.Empty));
        Assert.Same(lower, Config.Empty.WithFallback(lower));
    }

    [Fact]
    public void It_prints_as_text_that_reads_back_the_same()
    {
        const string hocon = """
            a { "b.c" = "quote \" # [x]", d = [1, { e = f }, []], empty {} }
            n = null
            "null" = "null"
            text = "two\nlines"
            """;
        var printed = ConfigurationFactory.ParseString(hocon).ToString();
        var again = ConfigurationFactory.ParseString(printed);

        Assert.Equal(printed, again.ToString());
        Assert.Equal("quote \" # [x]", again.GetString("a.\"b.c\""));
        Assert.Equal("f", again.GetValue("a.d")!.GetArray()[1].GetObject().GetKey("e")!.GetString());
        Assert.Null(again.GetString("n"));
        Assert.Equal("null", again.GetString("null"));
        Assert.Equal("two\nlines", again.GetString("text"));
    }
}
