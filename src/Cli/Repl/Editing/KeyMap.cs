namespace AkkaP2P.Cli.Repl.Editing;

/// <summary>Key presses as .NET reports them, in the bindings of readline's Emacs mode.</summary>
internal static class KeyMap
{
    public static Key KeyOf(ConsoleKeyInfo pressed) => new(KindOf(pressed)) { Text = IsText(pressed) ? pressed.KeyChar.ToString() : "" };

    private static KeyKind KindOf(ConsoleKeyInfo pressed)
    {
        var control = pressed.Modifiers.HasFlag(ConsoleModifiers.Control);
        var alt = pressed.Modifiers.HasFlag(ConsoleModifiers.Alt);
        var named = Named(pressed.Key, control || alt);
        if (named != KeyKind.Unknown) return named;
        if (control && !alt) return WithControl(pressed.Key);
        if (alt && !control) return WithAlt(pressed);
        return IsText(pressed) ? KeyKind.Text : Raw(pressed.KeyChar);
    }

    /// <summary>AltGr comes as Ctrl and Alt together and types a character.</summary>
    private static bool IsText(ConsoleKeyInfo pressed)
    {
        if (char.IsControl(pressed.KeyChar)) return false;
        var both = ConsoleModifiers.Control | ConsoleModifiers.Alt;
        return (pressed.Modifiers & both) is 0 || (pressed.Modifiers & both) == both;
    }

    private static KeyKind Named(ConsoleKey key, bool byWord) => key switch
    {
        ConsoleKey.Enter => KeyKind.Enter,
        ConsoleKey.Tab => KeyKind.Tab,
        ConsoleKey.LeftArrow => byWord ? KeyKind.WordLeft : KeyKind.Left,
        ConsoleKey.RightArrow => byWord ? KeyKind.WordRight : KeyKind.Right,
        ConsoleKey.UpArrow => KeyKind.Older,
        ConsoleKey.DownArrow => KeyKind.Newer,
        ConsoleKey.Home => KeyKind.Home,
        ConsoleKey.End => KeyKind.End,
        ConsoleKey.Backspace => byWord ? KeyKind.KillWordBefore : KeyKind.DeleteBefore,
        ConsoleKey.Delete => byWord ? KeyKind.KillWordAt : KeyKind.DeleteAt,
        ConsoleKey.Escape => KeyKind.Escape,
        _ => KeyKind.Unknown,
    };

    private static KeyKind WithControl(ConsoleKey key) => key switch
    {
        ConsoleKey.A => KeyKind.Home,
        ConsoleKey.B => KeyKind.Left,
        ConsoleKey.C => KeyKind.Interrupt,
        ConsoleKey.D => KeyKind.EndOfInput,
        ConsoleKey.E => KeyKind.End,
        ConsoleKey.F => KeyKind.Right,
        ConsoleKey.G => KeyKind.Escape,
        ConsoleKey.H => KeyKind.DeleteBefore,
        ConsoleKey.J or ConsoleKey.M => KeyKind.Enter,
        ConsoleKey.K => KeyKind.KillToEnd,
        ConsoleKey.L => KeyKind.ClearScreen,
        ConsoleKey.N => KeyKind.Newer,
        ConsoleKey.P => KeyKind.Older,
        ConsoleKey.R => KeyKind.Search,
        ConsoleKey.T => KeyKind.Transpose,
        ConsoleKey.U => KeyKind.KillToStart,
        ConsoleKey.W => KeyKind.KillBlankWord,
        ConsoleKey.Y => KeyKind.Yank,
        _ => KeyKind.Unknown,
    };

    private static KeyKind WithAlt(ConsoleKeyInfo pressed) => char.ToLowerInvariant(pressed.KeyChar) switch
    {
        'b' => KeyKind.WordLeft,
        'f' => KeyKind.WordRight,
        'd' => KeyKind.KillWordAt,
        _ => KeyKind.Unknown,
    };

    /// <summary>Control characters that come without a name.</summary>
    private static KeyKind Raw(char typed) => typed switch
    {
        '\r' or '\n' => KeyKind.Enter,
        '\b' or '\x7f' => KeyKind.DeleteBefore,
        _ => KeyKind.Unknown,
    };
}
