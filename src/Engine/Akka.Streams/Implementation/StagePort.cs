using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

/// <summary>Inlet or outlet number <paramref name="Index"/> of a running stage.</summary>
internal readonly record struct StagePort(GraphStageLogic Logic, int Index);
