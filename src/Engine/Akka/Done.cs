namespace Akka;

/// <summary>What a task gives that has nothing to give but its end.</summary>
public sealed class Done
{
    public static readonly Done Instance = new();

    private Done() { }
}
