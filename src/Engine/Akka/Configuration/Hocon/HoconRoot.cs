namespace Akka.Configuration.Hocon;

/// <summary>The outermost value of a text, all substitutions resolved.</summary>
public class HoconRoot
{
    public HoconRoot(HoconValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Value = value;
    }

    public HoconValue Value { get; }
}
