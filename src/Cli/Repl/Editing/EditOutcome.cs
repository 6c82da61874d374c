namespace AkkaP2P.Cli.Repl.Editing;

/// <summary>What a key press asks of the terminal around the editor.</summary>
internal enum EditOutcome
{
    /// <summary>Show the line again and go on.</summary>
    Editing,
    Submitted,

    /// <summary>The line is given up; there was something on it.</summary>
    Abandoned,

    /// <summary>Ctrl-C or Ctrl-D on an empty line.</summary>
    Ended,

    /// <summary>Find what could stand at the cursor and give it to <see cref="LineEditor.Complete"/>.</summary>
    Complete,
    ClearScreen,
}

/// <summary>What there is to see: <paramref name="Search"/> stands instead of the prompt while the history is searched.</summary>
internal sealed record EditView(string? Search, string Text, int Cursor);
