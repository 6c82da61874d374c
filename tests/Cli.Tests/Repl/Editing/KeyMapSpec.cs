using AkkaP2P.Cli.Repl.Editing;
using Xunit;

namespace AkkaP2P.Cli.Tests.Repl.Editing;

public class KeyMapSpec
{
    [Theory]
    [InlineData('a', ConsoleKey.A, ConsoleModifiers.None, "Text")]
    [InlineData('A', ConsoleKey.A, ConsoleModifiers.Shift, "Text")]
    [InlineData('é', default(ConsoleKey), ConsoleModifiers.None, "Text")]
    [InlineData('@', ConsoleKey.Q, ConsoleModifiers.Control | ConsoleModifiers.Alt, "Text")]
    [InlineData('\x01', ConsoleKey.A, ConsoleModifiers.Control, "Home")]
    [InlineData('\x05', ConsoleKey.E, ConsoleModifiers.Control, "End")]
    [InlineData('\x12', ConsoleKey.R, ConsoleModifiers.Control, "Search")]
    [InlineData('\x03', ConsoleKey.C, ConsoleModifiers.Control, "Interrupt")]
    [InlineData('\x17', ConsoleKey.W, ConsoleModifiers.Control, "KillBlankWord")]
    [InlineData('\x19', ConsoleKey.Y, ConsoleModifiers.Control, "Yank")]
    [InlineData('b', ConsoleKey.B, ConsoleModifiers.Alt, "WordLeft")]
    [InlineData('d', ConsoleKey.D, ConsoleModifiers.Alt, "KillWordAt")]
    [InlineData('\0', ConsoleKey.LeftArrow, ConsoleModifiers.None, "Left")]
    [InlineData('\0', ConsoleKey.LeftArrow, ConsoleModifiers.Control, "WordLeft")]
    [InlineData('\0', ConsoleKey.RightArrow, ConsoleModifiers.Alt, "WordRight")]
    [InlineData('\0', ConsoleKey.UpArrow, ConsoleModifiers.None, "Older")]
    [InlineData('\x7f', ConsoleKey.Backspace, ConsoleModifiers.None, "DeleteBefore")]
    [InlineData('\x7f', ConsoleKey.Backspace, ConsoleModifiers.Alt, "KillWordBefore")]
    [InlineData('\0', ConsoleKey.Delete, ConsoleModifiers.None, "DeleteAt")]
    [InlineData('\r', ConsoleKey.Enter, ConsoleModifiers.None, "Enter")]
    [InlineData('\n', default(ConsoleKey), ConsoleModifiers.None, "Enter")]
    [InlineData('\t', ConsoleKey.Tab, ConsoleModifiers.None, "Tab")]
    [InlineData('\x1b', ConsoleKey.Escape, ConsoleModifiers.None, "Escape")]
    [InlineData('\0', ConsoleKey.F5, ConsoleModifiers.None, "Unknown")]
    [InlineData('\x1a', ConsoleKey.Z, ConsoleModifiers.Control, "Unknown")]
    public void Keys_mean_what_they_mean_in_a_shell(char typed, ConsoleKey key, ConsoleModifiers modifiers, string kind)
    {
        var pressed = KeyMap.KeyOf(new ConsoleKeyInfo(
            typed, key, modifiers.HasFlag(ConsoleModifiers.Shift), modifiers.HasFlag(ConsoleModifiers.Alt), modifiers.HasFlag(ConsoleModifiers.Control)));

        Assert.Equal(Enum.Parse<KeyKind>(kind), pressed.Kind);
        if (pressed.Kind == KeyKind.Text) Assert.Equal(typed.ToString(), pressed.Text);
    }
}
