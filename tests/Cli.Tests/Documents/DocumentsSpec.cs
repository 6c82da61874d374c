using System.Text.RegularExpressions;
using AkkaP2P.Cli.Arguments;
using AkkaP2P.Cli.Repl;
using AkkaP2P.Cli.Settings;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Commands;
using Xunit;

namespace AkkaP2P.Cli.Tests.Documents;

/// <summary>What the documents say about files, commands and codes is true of this version.</summary>
public partial class DocumentsSpec
{
    private static readonly IReadOnlyList<Document> Documents = Document.All();

    [Fact]
    public void Every_file_that_a_document_names_exists()
    {
        var files = Document.RepositoryFiles();
        var missing =
            from document in Documents
            from path in document.Paths()
            where !document.Finds(path, files)
            select $"{document.Name}: {path}";
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_command_line_in_a_document_is_one_of_the_program()
    {
        var lines = Documents.SelectMany(d => d.CommandLines().Select(line => (d.Name, line))).ToList();
        foreach (var (document, line) in lines) Check(document, line);
        Assert.True(lines.Count > 15, $"only {lines.Count} command lines were found");
    }

    [Fact]
    public void What_is_deployed_runs_commands_of_the_program()
    {
        var deployed = Document.RepositoryFiles().Where(f => f.StartsWith("deploy/", StringComparison.Ordinal)).Select(f => (File: f, Text: Document.Read(f))).ToList();
        var units = deployed.SelectMany(d => UnitCommand().Matches(d.Text).Select(m => (d.File, Line: m.Groups[1].Value.Replace(" $STORE", "", StringComparison.Ordinal))));
        var services = deployed.SelectMany(d => ServiceCommand().Matches(d.Text).Select(m => (d.File, Line: m.Groups[1].Value.Replace("\", \"", " ", StringComparison.Ordinal))));
        var lines = units.Concat(services).ToList();
        foreach (var (file, line) in lines) Check(file, $"akkap2p {line}");
        Assert.Equal(5, lines.Count);
    }

    [Fact]
    public void Every_command_of_the_prompt_in_a_document_is_one()
    {
        foreach (var document in Documents)
        {
            foreach (var line in document.InlineCode().Where(code => PromptCommand().IsMatch(code) && !code.Contains('[') && Find(code.Split(' ')[0]) is not null)) CheckPrompt(document.Name, line);
        }
    }

    [Fact]
    public void The_commands_document_has_the_help_of_every_command()
    {
        var text = Documents.Single(d => d.Name == "docs/COMMANDS.md").Text;
        foreach (var help in Program.Subcommands.Select(s => s.Help))
            Assert.True(text.Contains($"```text\n{help.TrimEnd('\n')}\n```\n", StringComparison.Ordinal), $"docs/COMMANDS.md lacks:\n{help}");
        foreach (var row in ClientCommands.All.Select(Row))
            Assert.True(text.Contains(row, StringComparison.Ordinal), $"docs/COMMANDS.md lacks:\n{row}");
        foreach (var code in Enum.GetValues<ErrorCode>().Select(c => c.Wire()))
            Assert.True(text.Contains($"| `{code}` |", StringComparison.Ordinal), $"docs/COMMANDS.md does not explain {code}");
    }

    private static string Row(ClientCommand command) => $"| `{command.Syntax.Usage.Replace("|", "\\|", StringComparison.Ordinal)}` | {command.Syntax.Summary} |\n";

    private static void Check(string document, string line)
    {
        Assert.True(CommandLine.TrySplit(line, out var words, out var problem), $"{document}: {line}: {problem}");
        if (words.Contains("--help") || words.Contains("--version")) return;
        var subcommand = Program.Subcommands.FirstOrDefault(s => s.Syntax.Name == words[1]);
        Assert.True(subcommand is not null, $"{document}: {line}: there is no command {words[1]}");
        try
        {
            var parsed = subcommand.Syntax.Parse(words.Skip(2));
            foreach (var inner in parsed.Values("--command")) CheckPrompt(document, inner);
            foreach (var setting in parsed.Values("--set")) SettingsFiles.Override(subcommand.Syntax.Name, setting);
        }
        catch (UsageException mistake)
        {
            Assert.Fail($"{document}: {line}: {mistake.Message}");
        }
    }

    private static void CheckPrompt(string document, string line)
    {
        Assert.True(CommandLine.TrySplit(line, out var words, out var problem), $"{document}: {line}: {problem}");
        var command = Find(words[0]);
        Assert.True(command is not null, $"{document}: {line}: there is no command {words[0]}");
        try
        {
            // A password may be left out: it is asked for.
            var asked = words[0] is "create_user" or "login" && words.Count == 2;
            command.Syntax.Parse(asked ? [words[1], "password"] : words.Skip(1));
        }
        catch (UsageException mistake)
        {
            Assert.Fail($"{document}: {line}: {mistake.Message}");
        }
    }

    private static ClientCommand? Find(string name) => ClientCommands.All.FirstOrDefault(c => c.Name == name);

    [GeneratedRegex("^[a-z]+_[a-z]+ [^ ]")]
    private static partial Regex PromptCommand();

    [GeneratedRegex(@"^ExecStart=.*akkap2p\.dll ([^'\n]+)", RegexOptions.Multiline)]
    private static partial Regex UnitCommand();

    [GeneratedRegex("""^ +command: \["(.+)"\]$""", RegexOptions.Multiline)]
    private static partial Regex ServiceCommand();

    /// <summary>One file of Markdown, taken apart.</summary>
    private sealed partial class Document(string root, string name)
    {
        public string Name => name;

        public string Text { get; } = File.ReadAllText(Path.Combine(root, name)).ReplaceLineEndings("\n");

        public static string Read(string file) => File.ReadAllText(Path.Combine(FindRoot(), file)).ReplaceLineEndings("\n");

        public static IReadOnlyList<Document> All()
        {
            var root = FindRoot();
            var files = new[] { "README.md" }.Concat(Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(root, f).Replace('\\', '/')));
            return [.. files.Order(StringComparer.Ordinal).Select(f => new Document(root, f))];
        }

        public static HashSet<string> RepositoryFiles()
        {
            var root = FindRoot();
            return new[] { "src", "tests", "bench", "docs", "hocon", "deploy", ".ci", ".github" }.Select(f => Path.Combine(root, f)).Where(Directory.Exists)
                .SelectMany(f => Directory.EnumerateFiles(f, "*", SearchOption.AllDirectories))
                .Concat(Directory.EnumerateFiles(root))
                .Select(f => Path.GetRelativePath(root, f).Replace('\\', '/'))
                .Where(f => !f.Split('/').Any(part => part is "bin" or "obj"))
                .ToHashSet();
        }

        /// <summary>What <c>`…`</c> holds, outside of fences.</summary>
        public IEnumerable<string> InlineCode() => Inline().Matches(Fence().Replace(Text, "")).Select(m => m.Groups[1].Value);

        /// <summary>Names with a folder and an ending, or below one of the repository's folders; and the targets of links.</summary>
        public IEnumerable<string> Paths() =>
            InlineCode().Concat(Fence().Matches(Text).SelectMany(f => f.Value.Split('\n').SelectMany(l => l.Split(' ')))).Where(code => FilePath().IsMatch(code))
                .Concat(Link().Matches(Text).Select(m => m.Groups[1].Value.Split('#')[0]).Where(target => target.Length > 0 && !target.Contains("://", StringComparison.Ordinal)))
                .Distinct();

        /// <summary>From the root, beside this document, or the end of exactly one file's path: documents leave out the folders that their context says.</summary>
        public bool Finds(string path, HashSet<string> files)
        {
            var trimmed = path.TrimEnd('/').TrimStart('.', '/');
            var beside = Path.GetRelativePath(root, Path.GetFullPath(path, Path.GetDirectoryName(Path.Combine(root, name))!)).Replace('\\', '/').TrimEnd('/');
            return files.Contains(trimmed) || files.Contains(beside)
                || files.Any(f => f.StartsWith(trimmed + "/", StringComparison.Ordinal) || f.StartsWith(beside + "/", StringComparison.Ordinal))
                || files.Any(f => f.EndsWith("/" + trimmed, StringComparison.Ordinal) || f.Contains("/" + trimmed + "/", StringComparison.Ordinal));
        }

        /// <summary>Of fences for a shell or a plain block, and in code between words.</summary>
        public IEnumerable<string> CommandLines() => Fence().Matches(Text).SelectMany(f => f.Value.Split('\n'))
            .Concat(Text.Split('\n').Where(l => l.StartsWith("    ", StringComparison.Ordinal)))
            .Concat(InlineCode())
            .Select(l => Comment().Replace(l.Trim(), "")).Where(l => ProgramLine().IsMatch(l) && !l.Contains('…') && !l.Contains('[')).Distinct();

        private static string FindRoot()
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder!.FullName, "AkkaP2P.sln"))) folder = folder.Parent;
            return folder.FullName;
        }

        [GeneratedRegex("(?<!`)`([^`\n]+)`(?!`)")]
        private static partial Regex Inline();

        [GeneratedRegex("^```[a-z]*\n.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
        private static partial Regex Fence();

        [GeneratedRegex(@"^(\./)?(src|tests|bench|docs|hocon|deploy)(/[\w.@-]+)*/?$|^[\w.-]+(/[\w.-]+)+\.(cs|csproj|md|conf|proto|js|css|html)$")]
        private static partial Regex FilePath();

        [GeneratedRegex(@"\]\(([^)\s]+)\)")]
        private static partial Regex Link();

        [GeneratedRegex(@"\s+#\s.*$")]
        private static partial Regex Comment();

        [GeneratedRegex(@"^(\./)?akkap2p [a-z-]")]
        private static partial Regex ProgramLine();
    }
}
