using Akka.Streams.Stage;
using Akka.Util;

namespace Akka.Streams.Implementation;

/// <summary>Elements made one from the other's state, until there is none.</summary>
internal sealed class UnfoldSource<TState, T>(TState state, Func<TState, Option<(TState, T)>> unfold)
    : SourceStage<T, NotUsed>("unfold")
{
    public override ILogicAndMaterializedValue<NotUsed> CreateLogicAndMaterializedValue(Attributes inheritedAttributes) =>
        new LogicAndMaterializedValue<NotUsed>(new Logic(Shape, state, unfold), NotUsed.Instance);

    private sealed class Logic(SourceShape<T> shape, TState state, Func<TState, Option<(TState, T)>> unfold)
        : SourceLogic<T>(shape)
    {
        private TState _state = state;

        public override void OnPull()
        {
            var next = unfold(_state);
            if (!next.HasValue)
            {
                CompleteStage();
                return;
            }

            (_state, var element) = next.Value;
            Push(Out, element);
        }
    }
}
