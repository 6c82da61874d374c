using System.Text.RegularExpressions;
using Xunit;

namespace AkkaP2P.Cli.Tests.Conventions;

/// <summary>docs/SECURITY.md names the test of each attack, and these are there.</summary>
public sealed partial class SecurityDocumentSpec
{
    private static readonly string Root = FindRoot();

    [Fact]
    public void Every_attack_is_tried_by_a_spec_that_exists()
    {
        var specs = Directory.EnumerateFiles(Path.Combine(Root, "tests"), "*Spec.cs", SearchOption.AllDirectories)
            .Select(f => f.Replace('\\', '/')).ToArray();
        var rows = File.ReadLines(Path.Combine(Root, "docs", "SECURITY.md"))
            .SkipWhile(line => line != "## Attacks").TakeWhile(line => !line.StartsWith("## Changing", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2).ToArray();
        Assert.NotEmpty(rows);
        Assert.All(rows, row =>
        {
            var named = SpecName().Matches(row).Select(m => m.Value).ToArray();
            Assert.NotEmpty(named);
            Assert.All(named, name => Assert.Contains(specs, s => s.EndsWith($"/{name}.cs", StringComparison.Ordinal)));
        });
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "AkkaP2P.sln"))) folder = folder.Parent;
        return folder.FullName;
    }

    [GeneratedRegex(@"(?<=`)(\w+/)?\w+Spec(?=`)")]
    private static partial Regex SpecName();
}
