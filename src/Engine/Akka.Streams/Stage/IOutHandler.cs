namespace Akka.Streams.Stage;

/// <summary>What a stage does when something happens at an outlet.</summary>
public interface IOutHandler
{
    /// <summary>An element is wanted; <c>Push</c> is allowed once.</summary>
    void OnPull();

    /// <summary>Nothing more is wanted.</summary>
    void OnDownstreamFinish(Exception cause);
}
