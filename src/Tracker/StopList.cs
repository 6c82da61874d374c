namespace AkkaP2P.Tracker;

/// <summary>What was started, to be stopped in the opposite order: each step is tried, and logged when it fails.</summary>
internal sealed class StopList(ILogger logger)
{
    /// <summary>A step that takes longer is left behind, so that the whole stays within its 10 s.</summary>
    private static readonly TimeSpan StepTimeout = TimeSpan.FromSeconds(5);

    private readonly Stack<(string Name, Func<Task> Stop)> _steps = new();

    public void Add(string name, Action stop) => Add(name, () =>
    {
        stop();
        return ValueTask.CompletedTask;
    });

    public void Add(string name, Func<ValueTask> stop) => _steps.Push((name, () => stop().AsTask()));

    public void AddTask(string name, Func<Task> stop) => _steps.Push((name, stop));

    public async Task Run()
    {
        while (_steps.TryPop(out var step))
        {
            try
            {
                await step.Stop().WaitAsync(StepTimeout);
            }
            catch (Exception e)
            {
                logger.LogError(e, "stopping the {Step} failed", step.Name);
            }
        }
    }
}
