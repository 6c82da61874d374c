namespace Akka.Streams.Implementation;

/// <summary>Port number <paramref name="Index"/> of child number <paramref name="Child"/> of a composite.</summary>
internal readonly record struct ChildPort(int Child, int Index);
