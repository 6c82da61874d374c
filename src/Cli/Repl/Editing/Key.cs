namespace AkkaP2P.Cli.Repl.Editing;

/// <summary>What a key press means to the editor, whatever it is called on the keyboard.</summary>
internal enum KeyKind
{
    /// <summary>Characters to insert: those of <see cref="Key.Text"/>.</summary>
    Text,
    Enter,
    Tab,
    Left,
    Right,
    WordLeft,
    WordRight,
    Home,
    End,
    Older,
    Newer,
    DeleteBefore,
    DeleteAt,
    KillToStart,
    KillToEnd,
    KillBlankWord,
    KillWordBefore,
    KillWordAt,
    Yank,
    Transpose,
    Search,
    Escape,
    ClearScreen,

    /// <summary>Ctrl-C.</summary>
    Interrupt,

    /// <summary>Ctrl-D: deletes, or ends the input on an empty line.</summary>
    EndOfInput,
    Unknown,
}

internal readonly record struct Key(KeyKind Kind, string Text = "")
{
    public static Key Of(string text) => new(KeyKind.Text, text);
}
