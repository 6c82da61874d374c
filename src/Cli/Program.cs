using AkkaP2P.Cli.Arguments;
using AkkaP2P.Cli.Commands;

namespace AkkaP2P.Cli;

/// <summary>The one program. Each subcommand is a file in Commands/; here is only what they have in common.</summary>
internal static class Program
{
    private const int Failed = 1;
    private const int Misused = 2;

    internal static readonly IReadOnlyList<Subcommand> Subcommands =
    [
        DemoCommand.Subcommand,
        TrackerCommand.Subcommand,
        ClientCommand.Subcommand,
        HashCommand.Subcommand,
        AnalyzeAssignmentCommand.Subcommand,
        SimulateCommand.Subcommand,
        BenchCommand.Subcommand,
        MoveStoreCommand.Subcommand,
    ];

    public static Task<int> Main(string[] words) => words switch
    {
        [] or ["--help" or "-h" or "help"] => Print(ProgramHelp()),
        ["--version"] => Print(Version()),
        ["help", var name] when Find(name) is { } known => Print(known.Help),
        [var name, .. var rest] when Find(name) is { } known => Run(known, rest),
        [var name, ..] => Task.FromResult(Misuse($"'{name}' is no command of akkap2p", "akkap2p --help")),
    };

    private static async Task<int> Run(Subcommand subcommand, string[] words)
    {
        var beforeTheEndOfOptions = words.TakeWhile(w => w != "--").ToArray();
        if (beforeTheEndOfOptions.Any(w => w is "--help" or "-h")) return await Print(subcommand.Help);
        try
        {
            if (beforeTheEndOfOptions.FirstOrDefault(w => w is ['-', not '-', ..]) is { } dashed)
                throw new UsageException($"unknown option {dashed}");
            return await subcommand.Run(subcommand.Syntax.Parse(words));
        }
        catch (UsageException mistake)
        {
            return Misuse(mistake.Message, $"akkap2p {subcommand.Syntax.Name} --help");
        }
        catch (StartException refusal)
        {
            await Console.Error.WriteLineAsync($"akkap2p: {refusal.Message}");
            return Failed;
        }
    }

    private static Subcommand? Find(string name) => Subcommands.FirstOrDefault(s => s.Syntax.Name == name);

    private static async Task<int> Print(string text)
    {
        await Console.Out.WriteLineAsync(text.TrimEnd('\n'));
        return 0;
    }

    private static int Misuse(string mistake, string help)
    {
        Console.Error.WriteLine($"akkap2p: {mistake.ReplaceLineEndings(" ")} (see {help})");
        return Misused;
    }

    private static string Version() => $"akkap2p {typeof(Program).Assembly.GetName().Version!.ToString(3)}";

    private static string ProgramHelp()
    {
        var width = Subcommands.Max(s => s.Syntax.Name.Length) + 2;
        var rows = Subcommands.Select(s => $"  {s.Syntax.Name.PadRight(width)}{s.Syntax.Summary}\n");
        return $"akkap2p: group-based peer-to-peer file sharing\n\nakkap2p COMMAND …\n\n{string.Concat(rows)}\nakkap2p COMMAND --help says more; akkap2p --version\n";
    }
}
