namespace Akka.Event;

/// <summary>A format and its arguments: the text is made when somebody prints it, on the logger's thread.</summary>
public abstract class LogMessage
{
    protected readonly ILogMessageFormatter Formatter;

    protected LogMessage(ILogMessageFormatter formatter, string format)
    {
        Formatter = formatter;
        Format = format;
    }

    public string Format { get; }

    /// <summary>The format and the arguments side by side, for when formatting fails.</summary>
    public abstract string Unformatted();

    public abstract IEnumerable<object> Parameters();
}
