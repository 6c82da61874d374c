using System.Diagnostics;
using AkkaP2P.Cli.Repl.Screen;
using Spectre.Console;

namespace AkkaP2P.Cli.Repl;

/// <summary>Where text for people goes, and what that can show. Colours are for terminals, unless <c>NO_COLOR</c> is set (no-color.org).</summary>
internal sealed record TextTarget
{
    private const string EndColour = "\e[0m";

    public required TextWriter Output { get; init; }

    public required TextWriter Errors { get; init; }

    public bool IsTerminal { get; init; }

    public bool Colours { get; init; }

    public bool Unicode { get; init; }

    /// <summary>Where the last rows can be written over and over; null elsewhere.</summary>
    public LiveScreen? Screen { get; init; }

    public Func<int> Width { get; init; } = () => 80;

    /// <summary>The process's own stdout.</summary>
    public static TextTarget OfProcess()
    {
        var profile = AnsiConsole.Console.Profile;
        var terminal = !Console.IsOutputRedirected;
        var live = terminal && profile.Capabilities.Ansi;
        var colours = live && profile.Capabilities.ColorSystem != ColorSystem.NoColors && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return new TextTarget
        {
            Output = Console.Out,
            Errors = Console.Error,
            IsTerminal = terminal,
            Colours = colours,
            Unicode = profile.Capabilities.Unicode,
            Screen = live ? new LiveScreen(Console.Out, () => (profile.Width, profile.Height), colours) : null,
            Width = () => profile.Width,
        };
    }

    public void Print(string text)
    {
        var fitting = IsTerminal ? WordWrap.Fit(text, Width()) : text;
        if (Screen is { } screen) screen.Print(fitting);
        else WriteLine(Output, fitting);
    }

    public void PrintError(string text) => WriteLine(Errors, text);

    public void Print(TextTable table) => Print(IsTerminal ? Drawn(table) : table.ToLines());

    public string Coloured(string text, Tone tone) => !Colours || tone == Tone.Plain ? text : Code(tone) + text + EndColour;

    private static string Code(Tone tone) => tone switch
    {
        Tone.Good => "\e[32m",
        Tone.Bad => "\e[31m",
        Tone.Doubtful => "\e[33m",
        Tone.News => "\e[36m",
        _ => throw new UnreachableException(),
    };

    private string Drawn(TextTable table)
    {
        using var text = new StringWriter();
        var width = Width();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = Colours ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = Colours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = Unicode;
        console.Write(table.ToDrawing(width));
        return text.ToString();
    }

    private static void WriteLine(TextWriter writer, string text)
    {
        writer.Write(text.EndsWith('\n') ? text : text + "\n");
        writer.Flush();
    }
}
