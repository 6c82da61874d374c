using Akka.Streams.Stage;
using Akka.Util;

namespace Akka.Streams.Implementation;

/// <summary>
/// Elements taken one by one by any thread. Up to the input buffer's size are fetched ahead, and the end after them.
/// </summary>
internal sealed class QueueSink<T>() : SinkStage<T, ISinkQueue<T>>("queueSink")
{
    public override ILogicAndMaterializedValue<ISinkQueue<T>> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var size = inheritedAttributes.GetAttribute<Attributes.InputBuffer>()?.Max ?? 16;
        var logic = new Logic(Shape, Math.Max(1, size));
        return new LogicAndMaterializedValue<ISinkQueue<T>>(logic, logic.Queue);
    }

    private sealed class Logic : InGraphStageLogic
    {
        private readonly Inlet<T> _in;

        public Logic(SinkShape<T> shape, int size) : base(shape)
        {
            _in = shape.Inlet;
            Queue = new Handle(size, GetAsyncCallback(PullMore));
            SetHandler(_in, this);
        }

        public Handle Queue { get; }

        public override void PreStart() => Pull(_in);

        public override void OnPush()
        {
            if (Queue.Add(Grab(_in))) Pull(_in);
        }

        public override void OnUpstreamFinish()
        {
            Queue.Close(null);
            CompleteStage();
        }

        public override void OnUpstreamFailure(Exception e)
        {
            Queue.Close(e);
            FailStage(e);
        }

        public override void PostStop() => Queue.Close(new AbruptStageTerminationException(this));

        private void PullMore()
        {
            if (!HasBeenPulled(_in)) TryPull(_in);
        }
    }

    /// <summary>What the application holds. The lock protects the buffer, the pull that waits and the end.</summary>
    private sealed class Handle(int size, Action pullMore) : ISinkQueue<T>
    {
        private readonly Lock _gate = new();
        private readonly Queue<T> _buffer = new();
        private TaskCompletionSource<Option<T>>? _waiting;
        private bool _isClosed;
        private Exception? _failure;

        public Task<Option<T>> PullAsync()
        {
            T element;
            lock (_gate)
            {
                if (_waiting is not null)
                {
                    return Task.FromException<Option<T>>(new InvalidOperationException(
                        "You have to wait for previous future to be resolved to send another request"));
                }

                if (_buffer.Count == 0)
                {
                    if (_isClosed) return Ended();
                    _waiting = new TaskCompletionSource<Option<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
                    return _waiting.Task;
                }

                var wasFull = _buffer.Count == size;
                element = _buffer.Dequeue();
                if (!wasFull || _isClosed) return Task.FromResult(new Option<T>(element));
            }

            pullMore();
            return Task.FromResult(new Option<T>(element));
        }

        /// <summary>Takes an element from the stage; true when there is room for another.</summary>
        public bool Add(T element)
        {
            lock (_gate)
            {
                if (_waiting is { } waiting)
                {
                    _waiting = null;
                    waiting.TrySetResult(new Option<T>(element));
                    return true;
                }

                _buffer.Enqueue(element);
                return _buffer.Count < size;
            }
        }

        /// <summary>The stream has ended. What is buffered can still be pulled, unless it failed. The first end counts.</summary>
        public void Close(Exception? failure)
        {
            lock (_gate)
            {
                if (_isClosed) return;
                _isClosed = true;
                _failure = failure;
                if (_waiting is not { } waiting) return;
                _waiting = null;
                if (failure is null) waiting.TrySetResult(Option<T>.None);
                else waiting.TrySetException(failure);
            }
        }

        private Task<Option<T>> Ended() =>
            _failure is null ? Task.FromResult(Option<T>.None) : Task.FromException<Option<T>>(_failure);
    }
}
