namespace Akka.Event;

internal sealed class FormattedLogMessage(ILogMessageFormatter formatter, string format, object[] arguments)
    : LogMessage(formatter, format)
{
    private string? _text;

    public override string Unformatted() => $"Format: {Format}, args: {string.Join(", ", arguments)}";

    public override IEnumerable<object> Parameters() => arguments;

    public override string ToString() => _text ??= Make();

    private string Make()
    {
        try
        {
            return Formatter.Format(Format, arguments);
        }
        catch (FormatException cause)
        {
            return $"Received a malformed formatted log message. Template: [{Format}] - args: [{string.Join(",", arguments)}] ({cause.Message})";
        }
    }
}
