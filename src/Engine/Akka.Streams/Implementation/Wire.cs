namespace Akka.Streams.Implementation;

/// <summary>An outlet of one child that feeds an inlet of another.</summary>
internal readonly record struct Wire(ChildPort From, ChildPort To);
