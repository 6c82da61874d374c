using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

/// <summary>
/// Elements offered by any thread. Offers go into a buffer under a lock and are answered at once where possible; the
/// stage is only woken when it waits for one. So an offer is always answered, whatever becomes of the stream.
/// </summary>
internal sealed class QueueSource<T>(int bufferSize, OverflowStrategy strategy)
    : SourceStage<T, ISourceQueueWithComplete<T>>("queueSource")
{
    public override ILogicAndMaterializedValue<ISourceQueueWithComplete<T>> CreateLogicAndMaterializedValue(
        Attributes inheritedAttributes)
    {
        var logic = new Logic(Shape, bufferSize, strategy);
        return new LogicAndMaterializedValue<ISourceQueueWithComplete<T>>(logic, logic.Queue);
    }

    private sealed class Logic : SourceLogic<T>
    {
        public Logic(SourceShape<T> shape, int bufferSize, OverflowStrategy strategy) : base(shape) =>
            Queue = new Handle(bufferSize, strategy, GetAsyncCallback(Wake));

        public Handle Queue { get; }

        public override void OnPull() => Wake();

        public override void OnDownstreamFinish(Exception cause)
        {
            Queue.Closed(cause is SubscriptionWithCancelException.NonFailureCancellation ? null : cause);
            base.OnDownstreamFinish(cause);
        }

        public override void PostStop() => Queue.Closed(new AbruptStageTerminationException(this));

        private void Wake()
        {
            if (IsClosed(Out)) return;
            if (IsAvailable(Out) && Queue.TryTake(out var element)) Push(Out, element);
            var end = Queue.End;
            if (end == Ending.Completed) CompleteStage();
            else if (end == Ending.Failed) FailStage(Queue.Failure!);
        }
    }

    private enum Ending
    {
        Open,
        Completing,
        Completed,
        Failed,
    }

    /// <summary>What the application holds. The lock protects the buffer and how far the queue has ended.</summary>
    private sealed class Handle(int capacity, OverflowStrategy strategy, Action wake) : ISourceQueueWithComplete<T>
    {
        private readonly Lock _gate = new();
        private readonly OfferBuffer<T> _buffer = new(capacity, strategy);
        private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Ending _end = Ending.Open;
        private bool _isHungry;

        public Exception? Failure { get; private set; }

        /// <summary>How the stage should end now; completing waits until the buffer is drained.</summary>
        public Ending End
        {
            get
            {
                lock (_gate)
                {
                    if (_end == Ending.Completing && _buffer.IsEmpty) Settle(Ending.Completed, null);
                    return _end;
                }
            }
        }

        public Task<IQueueOfferResult> OfferAsync(T element)
        {
            if (element is null) throw new ArgumentNullException(nameof(element), "Element must not be null");
            Task<IQueueOfferResult> result;
            bool wakes;
            lock (_gate)
            {
                if (_end == Ending.Failed)
                    return Task.FromResult<IQueueOfferResult>(new QueueOfferResult.Failure(Failure!));
                if (_end != Ending.Open)
                    return Task.FromResult<IQueueOfferResult>(QueueOfferResult.QueueClosed.Instance);
                result = _buffer.Offer(element, _isHungry, out var overflow);
                if (overflow is not null) Settle(Ending.Failed, overflow);
                wakes = _isHungry || overflow is not null;
                _isHungry = false;
            }

            if (wakes) wake();
            return result;
        }

        public void Complete()
        {
            lock (_gate)
            {
                if (_end == Ending.Open) _end = Ending.Completing;
            }

            wake();
        }

        public void Fail(Exception ex)
        {
            lock (_gate)
            {
                if (_end is Ending.Open or Ending.Completing) Settle(Ending.Failed, ex);
            }

            wake();
        }

        public Task WatchCompletionAsync() => _completion.Task;

        /// <summary>The next element, for a stage that may push; finding none it will be woken by the next offer.</summary>
        public bool TryTake(out T element)
        {
            lock (_gate)
            {
                var found = _buffer.TryTake(out element);
                _isHungry = !found;
                return found;
            }
        }

        /// <summary>The stage ends; null means without failure. Only the first end counts.</summary>
        public void Closed(Exception? failure)
        {
            lock (_gate)
            {
                if (_end is Ending.Open or Ending.Completing)
                    Settle(failure is null ? Ending.Completed : Ending.Failed, failure);
            }
        }

        private void Settle(Ending end, Exception? failure)
        {
            _end = end;
            Failure = failure;
            _buffer.Close(failure is null
                ? QueueOfferResult.QueueClosed.Instance
                : new QueueOfferResult.Failure(failure));
            if (failure is null) _completion.TrySetResult();
            else _completion.TrySetException(failure);
        }
    }
}
