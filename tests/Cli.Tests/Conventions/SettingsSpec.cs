using System.Text.RegularExpressions;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using Xunit;

namespace AkkaP2P.Cli.Tests.Conventions;

/// <summary>The files in hocon/ are the documentation of the settings, so they and the code must agree.</summary>
public partial class SettingsSpec
{
    private static readonly string Root = FindRoot();

    /// <summary>Read by Akka.NET itself, by name: its own documentation has them.</summary>
    private static readonly string[] OfLeases = ["lease-class", "heartbeat-timeout", "heartbeat-interval", "lease-operation-timeout"];

    /// <summary>What is below them is a table with free names, or with keys that a phase may have and need not.</summary>
    private static readonly string[] Tables = ["akka.actor.serializers.", "akka.actor.serialization-bindings.", "akka.coordinated-shutdown.phases."];

    [Fact]
    public void Every_key_of_the_client_is_read_and_every_key_read_is_in_the_file() =>
        Assert.Equal(Keys("client").Where(k => k.StartsWith("akkap2p.", StringComparison.Ordinal)).Order(), ReadBy("src/Client", "akkap2p.client").Concat(ReadBy("src/Cli", "akkap2p.client", onlySections: true)).Distinct().Order());

    [Fact]
    public void Every_key_of_a_tracker_is_read()
    {
        var code = string.Concat(Sources("src/Tracker").Select(File.ReadAllText));
        var program = ReadBy("src/Cli", "", onlySections: true).Select(k => k.TrimStart('.')).ToHashSet();
        var unread = Keys("tracker")
            .Where(k => k.StartsWith("akkap2p.tracker.", StringComparison.Ordinal) && !k.Contains("-lease.", StringComparison.Ordinal))
            .Select(k => k["akkap2p.tracker.".Length..])
            .Where(k => !code.Contains($"\"{k}\"", StringComparison.Ordinal) && !program.Contains(k)).ToArray();
        Assert.Empty(unread);
        Assert.All(Keys("tracker").Where(k => k.Contains("-lease.", StringComparison.Ordinal)), k => Assert.Contains(k.Split('.')[^1], OfLeases));
    }

    [Theory]
    [InlineData("engine")]
    [InlineData("tracker")]
    [InlineData("client")]
    public void Every_key_of_akka_is_one_that_akka_has(string file)
    {
        var known = Directory.EnumerateFiles(Path.Combine(Root, "src", "Engine"), "*.conf", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(f => Keys("", ConfigurationFactory.ParseString(File.ReadAllText(f)).Root.GetObject())).ToHashSet();
        var unknown = Keys(file).Where(k => k.StartsWith("akka.", StringComparison.Ordinal) && !known.Contains(k) && !Array.Exists(Tables, t => k.StartsWith(t, StringComparison.Ordinal))).ToArray();
        Assert.Empty(unknown);
    }

    /// <summary>A comment above it, or above the keys that it stands together with.</summary>
    [Theory]
    [InlineData("engine")]
    [InlineData("tracker")]
    [InlineData("client")]
    public void Every_key_has_a_comment(string file)
    {
        var lines = File.ReadAllLines(PathOf(file)).Select(l => l.Trim()).ToArray();
        for (var i = 0; i < lines.Length; i++)
        {
            var own = Setting().IsMatch(lines[i]) && !lines[i].Contains("AkkaP2P.", StringComparison.Ordinal) && !lines[i].StartsWith("provider", StringComparison.Ordinal);
            if (!own) continue;
            var above = i - 1;
            while (above >= 0 && Setting().IsMatch(lines[above])) above--;
            var explained = above >= 0 && (lines[above].StartsWith('#') || lines[above].EndsWith('{'));
            Assert.True(explained, $"hocon/{file}.conf:{i + 1}: {lines[i]}: no comment says what it means");
        }
    }

    /// <summary>A time says its unit; so does a size that is not a small number of things.</summary>
    [Theory]
    [InlineData("tracker")]
    [InlineData("client")]
    public void Every_time_has_its_unit(string file) => Assert.All(
        File.ReadAllLines(PathOf(file)).Select(l => l.Trim()).Where(l => Time().IsMatch(l)),
        line => Assert.Matches(@"= (\d+(\.\d+)?(ms|s|m|h|d)|off)$", line));

    private static string PathOf(string file) => Path.Combine(Root, "hocon", $"{file}.conf");

    private static IEnumerable<string> Keys(string file) => Keys("", ConfigurationFactory.ParseString(File.ReadAllText(PathOf(file))).Root.GetObject());

    private static IEnumerable<string> Keys(string prefix, HoconObject settings) => settings.Items.SelectMany(
        item => item.Value.IsObject() ? Keys($"{prefix}{item.Key}.", item.Value.GetObject()) : [prefix + item.Key]);

    /// <summary>What the code asks a <c>Config</c> for: the keys of the section that the file takes, or of the root.</summary>
    private static IEnumerable<string> ReadBy(string folder, string root, bool onlySections = false)
    {
        foreach (var text in Sources(folder).Select(File.ReadAllText))
        {
            var match = Section().Match(text);
            if (onlySections && !match.Success) continue;
            var section = match.Success ? $"{root}.{match.Groups[1].Value}." : $"{root}.";
            foreach (Match read in KeyRead().Matches(text)) yield return section + read.Groups[1].Value;
        }
    }

    private static IEnumerable<string> Sources(string folder) => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
        .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "AkkaP2P.sln"))) folder = folder.Parent;
        return folder.FullName;
    }

    [GeneratedRegex(@"^[a-z][a-z.-]* = ")]
    private static partial Regex Setting();

    [GeneratedRegex(@"^[a-z.-]*(timeout|interval|delay|grace|lifetime|back-?off-(min|max)|pause|blacklist) = ")]
    private static partial Regex Time();

    [GeneratedRegex(@"\b(?:client|role)\.GetConfig\(""([a-z-]+)""\)")]
    private static partial Regex Section();

    [GeneratedRegex(@"\b(?:config|Client|client)\.Get(?:TimeSpan|Int|Double|ByteSize|Boolean|String|StringList)\(""([a-z-]+)""")]
    private static partial Regex KeyRead();
}
