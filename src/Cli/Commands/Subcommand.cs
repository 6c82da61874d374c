using AkkaP2P.Cli.Arguments;
using AkkaP2P.Protocol.Commands;

namespace AkkaP2P.Cli.Commands;

/// <summary>One word after <c>akkap2p</c>. Its result is the process's exit code.</summary>
internal sealed record Subcommand(CommandSyntax Syntax, Func<CommandWords, Task<int>> Run)
{
    public string Help => Syntax.Help("akkap2p ");
}
