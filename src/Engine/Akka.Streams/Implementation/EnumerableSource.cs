using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

/// <summary>The elements of a sequence, enumerated anew in every run and disposed in every end.</summary>
internal sealed class EnumerableSource<T>(Func<IEnumerator<T>> start) : SourceStage<T, NotUsed>("enumerableSource")
{
    private readonly Func<IEnumerator<T>> _start = start;

    public override ILogicAndMaterializedValue<NotUsed> CreateLogicAndMaterializedValue(Attributes inheritedAttributes) =>
        new LogicAndMaterializedValue<NotUsed>(new Logic(this), NotUsed.Instance);

    /// <summary>Looks one element ahead, so that the last element and the end go out together.</summary>
    private sealed class Logic(EnumerableSource<T> stage) : SourceLogic<T>(stage.Shape)
    {
        private IEnumerator<T>? _elements;

        public override void PreStart()
        {
            _elements = stage._start();
            if (!_elements.MoveNext()) CompleteStage();
        }

        public override void OnPull()
        {
            Push(Out, _elements!.Current);
            if (!_elements.MoveNext()) CompleteStage();
        }

        public override void PostStop() => _elements?.Dispose();
    }
}
