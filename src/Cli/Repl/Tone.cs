namespace AkkaP2P.Cli.Repl;

/// <summary>How a text is meant, which its colour says too.</summary>
internal enum Tone
{
    Plain,
    Good,
    Bad,
    Doubtful,
    News,
}
