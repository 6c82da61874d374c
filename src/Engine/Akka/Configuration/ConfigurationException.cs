using Akka.Actor;

namespace Akka.Configuration;

/// <summary>
/// A configuration that cannot be read or used. The message says where (line and column of the text, or the path of
/// the setting) and what was expected there.
/// </summary>
public class ConfigurationException : AkkaException
{
    public ConfigurationException(string message)
        : base(message)
    {
    }

    public ConfigurationException(string message, Exception? exception)
        : base(message, exception)
    {
    }
}
