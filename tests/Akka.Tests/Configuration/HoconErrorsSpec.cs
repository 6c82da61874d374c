using System.Text;
using Akka.Configuration;
using Xunit;

namespace Akka.Tests.Configuration;

public sealed class HoconErrorsSpec
{
    [Theory]
    [InlineData("a", "line 1, column 2: expected '=', ':', '+=' or '{' after the key 'a', found the end of the text")]
    [InlineData("a 5", "line 1, column 4: expected '=', ':', '+=' or '{' after the key 'a 5', found the end of the text")]
    [InlineData("a =", "line 1, column 4: expected a value, found the end of the text")]
    [InlineData("a = \n}", "line 2, column 1: expected a value, found '}'")]
    [InlineData("= 5", "line 1, column 1: expected a key, found '='")]
    [InlineData("a..b = 1", "line 1, column 3: expected a key, found '.'")]
    [InlineData("a = 1\nb = { c = 2", "line 2, column 12: expected '}' for the bracket opened in line 2, found the end of the text")]
    [InlineData("a = [1, 2\nb = 3", "line 2, column 3: expected ',' or a new line, or quotes around the value, found '='")]
    [InlineData("a = [1,,2]", "line 1, column 8: expected a value, found ','")]
    [InlineData("a = [1", "line 1, column 7: expected ']' for the bracket opened in line 1, found the end of the text")]
    [InlineData("a = 1 }", "line 1, column 7: expected ',' or a new line, found '}'")]
    [InlineData("{ a = 1 } b", "line 1, column 11: expected a key or the end of the text, found 'b'")]
    [InlineData("[1, 2]", "line 1, column 1: expected a key, found '['")]
    [InlineData("a = 1, , b = 2", "line 1, column 8: expected a key, found ','")]
    [InlineData("a = b = c", "line 1, column 7: expected ',' or a new line, or quotes around the value, found '='")]
    [InlineData("a = \"no end\nb = 1", "line 1, column 5: expected a closing quote in the same line")]
    [InlineData("a = \"\"\"no end", "line 1, column 5: expected a closing \"\"\"")]
    [InlineData("a = \"\\x\"", "line 1, column 6: expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX")]
    [InlineData("a = \"\\u12g4\"", "line 1, column 6: expected four hexadecimal digits after \\u")]
    [InlineData("a = ${b", "line 1, column 8: expected '}' after the path of a substitution, found the end of the text")]
    [InlineData("a = ${}", "line 1, column 7: expected a key, found '}'")]
    [InlineData("a = @here", "line 1, column 5: expected a value, or quotes around it, found '@'")]
    [InlineData("a = $b", "line 1, column 5: expected a value, or quotes around it, found '$'")]
    [InlineData("include 5", "line 1, column 9: expected a quoted file name, or file(\"name\"), after include, found '5'")]
    [InlineData("include file(\"x\"", "line 1, column 17: expected ')', found the end of the text")]
    [InlineData("include \"x\"", "line 1, column 1: expected no include: this text is read without a place to include from")]
    public void A_mistake_is_reported_with_its_place_and_what_was_expected(string hocon, string message)
    {
        var error = Assert.Throws<ConfigurationException>(() => ConfigurationFactory.ParseString(hocon));

        Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData("a = [", "]")]
    [InlineData("a = {b = ", "}")]
    [InlineData("a.", "")]
    [InlineData("a = [{b = ", "}]")]
    public void Nesting_has_a_limit(string open, string close)
    {
        var hocon = new StringBuilder();
        for (var i = 0; i < 100_000; i++)
            hocon.Append(i == 0 ? open : open.Replace("a = ", "", StringComparison.Ordinal));
        for (var i = 0; i < 100_000; i++)
            hocon.Append(close);

        Assert.Throws<ConfigurationException>(() => ConfigurationFactory.ParseString(hocon.ToString()));
    }

    [Theory]
    [InlineData("${x}${x}${x}${x}")]
    [InlineData("[${x}, ${x}, ${x}, ${x}] ${x}")]
    [InlineData("{ a = ${x}, b = ${x} }")]
    public void Substitutions_that_multiply_end_soon(string pattern)
    {
        var hocon = new StringBuilder(pattern[0] == '[' ? "v0 = [1]\n" : pattern[0] == '{' ? "v0 = {}\n" : "v0 = text\n");
        for (var i = 1; i < 90; i++)
            hocon.Append('v').Append(i).Append(" = ").Append(pattern.Replace("x", $"v{i - 1}", StringComparison.Ordinal)).Append('\n');

        Assert.Throws<ConfigurationException>(() => ConfigurationFactory.ParseString(hocon.ToString()));
    }

    [Fact]
    public void Many_assignments_to_one_key_are_read_in_one_go()
    {
        var list = string.Concat(Enumerable.Range(0, 1000).Select(i => $"a += {i}\n"));
        var text = "b = 0\n" + string.Concat(Enumerable.Range(0, 1000).Select(_ => "b = ${b}1\n"));
        var config = ConfigurationFactory.ParseString(list + text);

        Assert.Equal(Enumerable.Range(0, 1000), config.GetIntList("a"));
        Assert.Equal(1001, config.GetString("b")!.Length);
    }
}
