using System.Text.RegularExpressions;
using Xunit;

namespace AkkaP2P.Cli.Tests.Conventions;

/// <summary>What the compiler and the analyzers do not see.</summary>
public partial class RepositorySpec
{
    private const int MaxLines = 500;

    private static readonly string Root = FindRoot();

    private static readonly string[] CodeFolders = ["src", "tests", "bench"];

    /// <summary>Where Akka.NET's own API is the clock.</summary>
    private static readonly string[] Clocks = ["src/Engine/Akka/Event/LogEvent.cs", "src/Engine/Akka/Actor/HashedWheelTimerScheduler.cs"];

    private static readonly Lazy<IReadOnlyList<string>> CodeFiles = new(() =>
        [.. CodeFolders.Select(f => Path.Combine(Root, f)).Where(Directory.Exists).SelectMany(f => Directory.EnumerateFiles(f, "*.cs", SearchOption.AllDirectories)).Where(IsSource)]);

    [Fact]
    public void No_method_is_async_void() => AssertNowhere(AsyncVoid(), CodeFiles.Value);

    [Fact]
    public void Nothing_asks_the_wall_clock_but_through_TimeProvider() =>
        AssertNowhere(WallClock(), CodeFiles.Value.Where(f => IsUnder("src/", f) && !Clocks.Contains(Relative(f))));

    [Fact]
    public void No_warning_is_silenced_in_code() => AssertNowhere(Pragma(), CodeFiles.Value);

    [Fact]
    public void No_test_is_skipped_or_sleeps() => AssertNowhere(SkipOrSleep(), CodeFiles.Value.Where(f => IsUnder("tests/", f)));

    [Fact]
    public void A_note_of_unfinished_work_names_its_issue() => AssertNowhere(LooseEnd(), CodeFiles.Value);

    [Fact]
    public void No_file_names_a_place_of_one_machine()
    {
        var files = Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
            .Where(f => IsSource(f) && Path.GetExtension(f) is ".cs" or ".conf" or ".md" or ".json" or ".props" or ".targets" or ".csproj" or ".yml" or ".sh" or "");
        AssertNowhere(MachinePath(), files);
    }

    [Fact]
    public void No_file_is_too_long_to_read()
    {
        var tooLong = CodeFiles.Value.Select(f => (File: Relative(f), Lines: File.ReadLines(f).Count())).Where(f => f.Lines > MaxLines);

        Assert.Empty(tooLong);
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Root, "AkkaP2P.sln"));
        var missing = CodeFolders.Select(f => Path.Combine(Root, f)).Where(Directory.Exists)
            .SelectMany(f => Directory.EnumerateFiles(f, "*.csproj", SearchOption.AllDirectories)).Where(IsSource)
            .Where(f => !solution.Contains(Relative(f).Replace('/', '\\'), StringComparison.Ordinal));

        Assert.Empty(missing.Select(Relative));
    }

    [Fact]
    public void No_test_class_or_fixture_leaves_its_end_to_DisposeAsync_alone()
    {
        var files = CodeFiles.Value.Where(f => IsUnder("tests/", f)).Select(f => (Path: Relative(f), Text: File.ReadAllText(f))).ToArray();
        var fixtures = files.SelectMany(f => Fixture().Matches(f.Text)).Select(m => m.Groups[1].Value).ToHashSet();
        Assert.NotEmpty(fixtures);
        Assert.Empty(files.SelectMany(f => NeverDisposed(f.Text, fixtures).Select(name => $"{f.Path}: {name}")));
    }

    [Theory]
    [InlineData("public sealed class NodeSpec : IAsyncDisposable\n{\n}", true)]
    [InlineData("public sealed class NodeSpec(Trackers trackers)\n    : IClassFixture<Trackers>, IAsyncDisposable\n{\n}", true)]
    [InlineData("public class Nodes : IAsyncDisposable\n{\n    [Fact]\n    public void It_works() { }\n}", true)]
    [InlineData("public class Trackers : IAsyncDisposable\n{\n}", true)]
    [InlineData("public sealed class NodeSpec : IAsyncLifetime, IAsyncDisposable\n{\n}", false)]
    [InlineData("public sealed class NodeSpec : IDisposable\n{\n    private sealed class Node : IAsyncDisposable\n    {\n    }\n}", false)]
    [InlineData("public sealed class Nodes : IAsyncDisposable\n{\n}", false)]
    public void It_is_seen_in_the_text_of_a_class(string text, bool isWrong) => Assert.Equal(isWrong, NeverDisposed(text, ["Trackers"]).Any());

    /// <summary>xunit 2 ends a test class and a fixture by IDisposable or IAsyncLifetime, and does not look at IAsyncDisposable: whatever such a class started would go on.</summary>
    private static IEnumerable<string> NeverDisposed(string text, HashSet<string> fixtures) =>
        from declaration in OuterClass().Matches(text)
        let name = declaration.Groups["name"].Value
        let bases = declaration.Groups["bases"].Value
        where bases.Contains("IAsyncDisposable", StringComparison.Ordinal) && !bases.Contains("IAsyncLifetime", StringComparison.Ordinal)
        where name.EndsWith("Spec", StringComparison.Ordinal) || fixtures.Contains(name) || Test().IsMatch(text)
        select name;

    private static void AssertNowhere(Regex pattern, IEnumerable<string> files) => Assert.Empty(
        from file in files
        where Path.GetFileName(file) != "RepositorySpec.cs"
        from line in File.ReadLines(file).Select((text, i) => (Text: text, Number: i + 1))
        where pattern.IsMatch(line.Text)
        select $"{Relative(file)}:{line.Number}: {line.Text.Trim()}");

    private static bool IsSource(string file) => !Relative(file).Split('/').Any(part => part is "bin" or "obj" or ".git" or "TestResults" or "artifacts" or "data");

    private static bool IsUnder(string folder, string file) => Relative(file).StartsWith(folder, StringComparison.Ordinal);

    private static string Relative(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "AkkaP2P.sln"))) folder = folder.Parent;
        return folder.FullName;
    }

    [GeneratedRegex(@"\basync\s+void\b")]
    private static partial Regex AsyncVoid();

    [GeneratedRegex(@"\bDateTime(Offset)?\.(UtcNow|Now|Today)\b")]
    private static partial Regex WallClock();

    [GeneratedRegex(@"^\s*#pragma\s+warning|SuppressMessage\(")]
    private static partial Regex Pragma();

    [GeneratedRegex(@"\b(Fact|Theory)\(.*Skip\s*=|\bThread\.Sleep\(")]
    private static partial Regex SkipOrSleep();

    /// <summary>Of a file-scoped namespace: its first line is not indented, and neither is its brace.</summary>
    [GeneratedRegex(@"^(\w+ )*class (?<name>\w+)(?<bases>[\s\S]*?)^\{", RegexOptions.Multiline)]
    private static partial Regex OuterClass();

    [GeneratedRegex(@"\bI(?:Class|Collection)Fixture<(\w+)>")]
    private static partial Regex Fixture();

    [GeneratedRegex(@"^\s*\[(Fact|Theory)\b", RegexOptions.Multiline)]
    private static partial Regex Test();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b(?!.*#\d)")]
    private static partial Regex LooseEnd();

    [GeneratedRegex(@"(?<![\w.])/(home|Users|root)/\w|/work/\w|[A-Z]:\\Users\\")]
    private static partial Regex MachinePath();
}
