namespace Akka.Streams;

/// <summary>An output of a stage; the number says which of the stage's outputs it is.</summary>
public abstract class OutPort
{
    internal int Id { get; set; } = -1;
}
