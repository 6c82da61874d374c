using AkkaP2P.Client;

namespace AkkaP2P.Cli.Repl;

/// <summary>How events and results reach whoever gives the commands. Called by one thread at a time.</summary>
internal interface IReplOutput
{
    void Event(ClientEvent happened);

    /// <param name="line">As it was typed.</param>
    void Result(string line, CommandResult result);

    /// <summary>What was told may wait until now, and must not any longer.</summary>
    void Flush();

    /// <summary>The command of these words is about to run; null when its progress is not shown.</summary>
    IProgress<HashProgress>? Started(IReadOnlyList<string> words);
}
