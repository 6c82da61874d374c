using Akka.Streams.Stage;
using Akka.Util;

namespace Akka.Streams.Tests;

/// <summary>A sink that asks for an element only when the spec does: it fetches nothing ahead.</summary>
internal sealed class OnDemand<T> : GraphStageWithMaterializedValue<SinkShape<T>, OnDemand<T>.Handle>
{
    public override SinkShape<T> Shape { get; } = new(new Inlet<T>("onDemand.in"));

    public override ILogicAndMaterializedValue<Handle> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var logic = new Logic(Shape.Inlet, Shape);
        return new LogicAndMaterializedValue<Handle>(logic, logic.Handle);
    }

    public sealed class Handle(
        Action<TaskCompletionSource<Option<T>>> pull, Action<Exception> cancel, Action<TaskCompletionSource> sync)
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

        /// <summary>The next element, or none at the end.</summary>
        public Task<Option<T>> PullAsync()
        {
            var reply = new TaskCompletionSource<Option<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
            pull(reply);
            return reply.Task.WaitAsync(Patience);
        }

        public async Task<T> NextAsync()
        {
            var next = await PullAsync();
            return next.HasValue ? next.Value : throw new InvalidOperationException("The stream has completed");
        }

        public async Task<List<T>> RestAsync()
        {
            var rest = new List<T>();
            while ((await PullAsync()) is { HasValue: true, Value: var element }) rest.Add(element);
            return rest;
        }

        /// <summary>Ends when the stream has handled all that was under way to it: its start, ticks, calls.</summary>
        public Task SyncAsync()
        {
            var reply = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            sync(reply);
            return reply.Task.WaitAsync(Patience);
        }

        public void Cancel() => cancel(SubscriptionWithCancelException.NoMoreElementsNeeded.Instance);

        public void Cancel(Exception cause) => cancel(cause);
    }

    private sealed class Logic : InGraphStageLogic
    {
        private readonly Inlet<T> _in;
        private TaskCompletionSource<Option<T>>? _reply;
        private Exception? _failure;
        private bool _hasEnded;

        public Logic(Inlet<T> inlet, Shape shape) : base(shape)
        {
            _in = inlet;
            SetHandler(_in, this);
            Handle = new Handle(
                GetAsyncCallback<TaskCompletionSource<Option<T>>>(Pulled),
                GetAsyncCallback<Exception>(CancelStage),
                GetAsyncCallback<TaskCompletionSource>(reply => reply.SetResult()));
        }

        public Handle Handle { get; }

        /// <summary>Stays after the end, to tell of it.</summary>
        protected override bool KeepGoingAfterAllPortsClosed => true;

        public override void OnPush()
        {
            _reply!.SetResult(new Option<T>(Grab(_in)));
            _reply = null;
        }

        public override void OnUpstreamFinish() => End(null);

        public override void OnUpstreamFailure(Exception e) => End(e);

        public override void PostStop() => _reply?.TrySetException(new AbruptStageTerminationException(this));

        private void Pulled(TaskCompletionSource<Option<T>> reply)
        {
            _reply = reply;
            if (_hasEnded) Answer();
            else Pull(_in);
        }

        private void End(Exception? failure)
        {
            _hasEnded = true;
            _failure = failure;
            if (_reply is not null) Answer();
        }

        private void Answer()
        {
            if (_failure is null) _reply!.SetResult(Option<T>.None);
            else _reply!.SetException(_failure);
            _reply = null;
        }
    }
}
