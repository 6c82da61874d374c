using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;

namespace AkkaP2P.Cli.Logging;

/// <summary>A warning as people get to see it: without the actor that says it, which the log file names.</summary>
internal sealed class StderrLine : ITextFormatter
{
    private static readonly MessageTemplateTextFormatter Whole = new("{Level:u3} {Message:lj}{NewLine}", CultureInfo.InvariantCulture);
    private static readonly MessageTemplateTextFormatter OfActor = new($"{{Level:u3}} {{{SerilogLogger.Text}:l}}{{NewLine}}", CultureInfo.InvariantCulture);

    public void Format(LogEvent logEvent, TextWriter output) => (logEvent.Properties.ContainsKey(SerilogLogger.Text) ? OfActor : Whole).Format(logEvent, output);
}
