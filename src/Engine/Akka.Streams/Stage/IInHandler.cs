namespace Akka.Streams.Stage;

/// <summary>What a stage does when something happens at an inlet.</summary>
public interface IInHandler
{
    /// <summary>An element has arrived; <c>Grab</c> takes it.</summary>
    void OnPush();

    /// <summary>No more will come.</summary>
    void OnUpstreamFinish();

    /// <summary>No more will come, because something failed.</summary>
    void OnUpstreamFailure(Exception e);
}
