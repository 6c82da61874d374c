using System.Text;
using Akka.Configuration;
using Xunit;

namespace Akka.Tests.Configuration;

/// <summary>Random trees read back as they were written, and random damage is either read or refused, never worse.</summary>
public sealed class HoconFuzzSpec
{
    private const string Seeds =
        "akka { loglevel = DEBUG # x\n actor.\"a.b\" : { t = 5s, l = [1, {x : ${?HOME}}, \"q\\n\"] }, r = ${akka.loglevel}s }\n" +
        "include = \"\"\"raw\"\"\"\nx += 1, x += ${akka.actor}\n// end";

    private const string Marks = "{}[]\"$=:,+#/\\.\n\0 ${}\uFEFF";

    [Theory]
    [InlineData(7)]
    [InlineData(77)]
    [InlineData(777)]
    public void Damaged_texts_are_read_or_refused(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 3000; round++)
        {
            var text = Damage(random);
            var error = Record.Exception(() => ConfigurationFactory.ParseString(text).ToString());
            Assert.True(error is null or ConfigurationException, $"seed {seed}, round {round}: {error}\n{text}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_trees_survive_printing_and_reading(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var expected = new Dictionary<string, string>();
            var text = new StringBuilder();
            WriteObject(text, random, "", 0, expected);

            var config = ConfigurationFactory.ParseString(text.ToString());
            var again = ConfigurationFactory.ParseString(config.ToString());
            foreach (var (path, value) in expected)
            {
                Assert.True(value == config.GetString(path), $"seed {seed}, round {round}, {path}:\n{text}");
                Assert.True(value == again.GetString(path), $"seed {seed}, round {round}, {path} again:\n{config}");
            }
        }
    }

    private static string Damage(Random random)
    {
        var text = new StringBuilder(Seeds);
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            var at = random.Next(text.Length);
            _ = random.Next(4) switch
            {
                0 => text.Remove(at, Math.Min(random.Next(1, 20), text.Length - at)),
                1 => text.Insert(at, Marks[random.Next(Marks.Length)]),
                2 => text.Insert(at, text.ToString(at, Math.Min(random.Next(40), text.Length - at))),
                _ => text.Insert(at, (char)random.Next(1, 0x3000)),
            };
            if (text.Length == 0)
                text.Append('a');
        }

        return text.ToString();
    }

    private static void WriteObject(StringBuilder text, Random random, string path, int depth, Dictionary<string, string> expected)
    {
        var count = random.Next(1, 5);
        for (var i = 0; i < count; i++)
        {
            // Every key once, so that nothing replaces what is expected.
            var key = Text(random) + i;
            var quoted = Quote(key);
            var full = path.Length == 0 ? $"\"{key}\"" : $"{path}.\"{key}\"";
            text.Append(quoted);
            if (depth < 4 && random.Next(3) == 0)
            {
                text.Append(random.Next(2) == 0 ? " {\n" : " : {");
                WriteObject(text, random, full, depth + 1, expected);
                text.Append('}');
            }
            else
            {
                var value = Text(random);
                text.Append(random.Next(2) == 0 ? " = " : ":").Append(Quote(value));
                expected.Add(full, value);
            }

            text.Append(random.Next(2) == 0 ? "\n" : " , ");
        }
    }

    private static string Text(Random random)
    {
        const string alphabet = "abcXYZ019.:#{}[]$=,+/ \\\n\täπ€";
        return string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => alphabet[random.Next(alphabet.Length)]));
    }

    private static string Quote(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal) + "\"";
}
