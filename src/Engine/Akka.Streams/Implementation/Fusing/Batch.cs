using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.Fusing;

/// <summary>
/// While downstream is slower, elements are gathered into one, up to a total cost; then upstream has to wait. An element
/// over the limit is kept and starts the next batch.
/// </summary>
internal sealed class Batch<TIn, TOut>(
    long max, Func<TIn, long> cost, Func<TIn, TOut> seed, Func<TOut, TIn, TOut> aggregate)
    : LinearStage<TIn, TOut>("batch")
{
    private readonly long _max = max;
    private readonly Func<TIn, long> _cost = cost;
    private readonly Func<TIn, TOut> _seed = seed;
    private readonly Func<TOut, TIn, TOut> _aggregate = aggregate;

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic(Batch<TIn, TOut> stage) : LinearLogic<TIn, TOut>(stage)
    {
        private TOut? _batch;
        private bool _hasBatch;
        private long _left = stage._max;
        private TIn? _pending;
        private bool _hasPending;

        protected override bool PullsAhead => true;

        public override void PreStart() => Pull(In);

        public override void OnPull()
        {
            if (!_hasBatch)
            {
                if (IsClosed(In)) CompleteStage();
                else if (!HasBeenPulled(In)) Pull(In);
                return;
            }

            Give();
            if (IsClosed(In))
            {
                if (!_hasBatch) CompleteStage();
            }
            else if (!_hasPending && !HasBeenPulled(In))
            {
                Pull(In);
            }
        }

        public override void OnUpstreamFinish()
        {
            if (!_hasBatch) CompleteStage();
        }

        protected override void OnElement(TIn element)
        {
            var cost = stage._cost(element);
            if (!_hasBatch)
            {
                _batch = stage._seed(element);
                _left = stage._max - cost;
                _hasBatch = true;
            }
            else if (cost <= _left)
            {
                _batch = stage._aggregate(_batch!, element);
                _left -= cost;
            }
            else
            {
                _pending = element;
                _hasPending = true;
            }

            if (IsAvailable(Out)) Give();
            if (!_hasPending && !HasBeenPulled(In)) TryPull(In);
        }

        protected override void OnRestart()
        {
            _batch = default;
            _pending = default;
            _hasBatch = _hasPending = false;
        }

        private void Give()
        {
            Push(Out, _batch!);
            _hasBatch = false;
            _batch = default;
            if (!_hasPending) return;
            _hasPending = false;
            var element = _pending!;
            _pending = default;
            _batch = stage._seed(element);
            _left = stage._max - stage._cost(element);
            _hasBatch = true;
        }
    }
}
