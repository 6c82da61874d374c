using AkkaP2P.Client;

namespace AkkaP2P.Cli.Repl;

/// <summary>How events and results reach whoever gives the commands. Called by one thread at a time.</summary>
internal interface IReplOutput
{
    void Event(ClientEvent happened);

    void Result(CommandResult result);

    /// <summary>A command is about to run; null when its progress is not shown.</summary>
    IProgress<HashProgress>? Started(string command);
}
