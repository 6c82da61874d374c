namespace AkkaP2P.Cli.Repl.Screen;

/// <summary>What stands before the line being typed.</summary>
/// <param name="Troubled">Something is not as it should be: shown in another colour.</param>
internal sealed record PromptLabel(string Text, bool Troubled = false);

/// <summary>The line being typed, as it is to be seen.</summary>
/// <param name="Cursor">In <paramref name="Text"/>.</param>
internal sealed record PromptView(PromptLabel Label, string Text, int Cursor);
