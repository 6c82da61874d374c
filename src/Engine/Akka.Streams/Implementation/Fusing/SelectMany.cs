using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.Fusing;

/// <summary>Each element becomes a sequence, whose elements go out one after the other.</summary>
internal sealed class SelectMany<TIn, TOut>(Func<TIn, IEnumerable<TOut>> selector) : LinearStage<TIn, TOut>("selectMany")
{
    private readonly Func<TIn, IEnumerable<TOut>> _selector = selector;

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    /// <summary>Stands one element ahead in the running sequence, so that its end is known with its last element.</summary>
    private sealed class Logic(SelectMany<TIn, TOut> stage) : LinearLogic<TIn, TOut>(stage)
    {
        private IEnumerator<TOut>? _running;

        protected override void OnElement(TIn element)
        {
            _running = stage._selector(element).GetEnumerator();
            if (Advance()) Give();
            else if (IsClosed(In)) CompleteStage();
            else Pull(In);
        }

        public override void OnPull()
        {
            if (_running is not null) Guarded(Give);
            else Pull(In);
        }

        public override void OnUpstreamFinish()
        {
            if (_running is null) CompleteStage();
        }

        public override void PostStop() => OnRestart();

        protected override void OnRestart()
        {
            _running?.Dispose();
            _running = null;
        }

        private void Give()
        {
            Push(Out, _running!.Current);
            if (!Advance() && IsClosed(In)) CompleteStage();
        }

        private bool Advance()
        {
            var hasMore = false;
            try
            {
                hasMore = _running!.MoveNext();
            }
            finally
            {
                if (!hasMore) OnRestart();
            }

            return hasMore;
        }
    }
}
