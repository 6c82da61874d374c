namespace Akka;

/// <summary>A value that nobody is interested in.</summary>
public sealed class NotUsed
{
    public static readonly NotUsed Instance = new();

    private NotUsed() { }
}
