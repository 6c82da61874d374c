namespace Akka.Streams.Stage;

public interface ILogicAndMaterializedValue<out TMaterialized>
{
    GraphStageLogic Logic { get; }

    TMaterialized MaterializedValue { get; }
}
