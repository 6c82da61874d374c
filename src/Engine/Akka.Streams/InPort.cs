namespace Akka.Streams;

/// <summary>An input of a stage; the number says which of the stage's inputs it is.</summary>
public abstract class InPort
{
    internal int Id { get; set; } = -1;
}
