namespace Akka.Streams.Implementation;

/// <summary>A node of a blueprint: a stage, or several graphs put together.</summary>
public interface IModule
{
    Attributes Attributes { get; }
}
