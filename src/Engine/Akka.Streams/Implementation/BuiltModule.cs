namespace Akka.Streams.Implementation;

/// <summary>What a module became in one materialization: the ports still open, and the value it gave.</summary>
internal readonly record struct BuiltModule(StagePort[] Inlets, StagePort[] Outlets, object? Materialized);
