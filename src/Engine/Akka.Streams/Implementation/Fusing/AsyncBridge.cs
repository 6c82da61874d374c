using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.Fusing;

/// <summary>
/// A wire between two islands: a stage on either side, and messages between them.
/// <code>
///   island A                                       island B
///   ~> [Upstream]  -- element, completion, failure -->  [Downstream: buffer] ~>
///                  &lt;-- demand for n more, cancel  --
/// </code>
/// The downstream side asks for no more than its buffer holds, so neither mailbox can grow. It asks again when half the
/// buffer is free, to send few messages.
/// </summary>
internal sealed class AsyncBridge
{
    public AsyncBridge(Attributes downstream)
    {
        var size = downstream.GetAttribute<Attributes.InputBuffer>()?.Max ?? 16;
        Upstream = new UpstreamSide(this);
        Downstream = new DownstreamSide(this, Math.Max(1, size));
    }

    public UpstreamSide Upstream { get; }

    public DownstreamSide Downstream { get; }

    public sealed class UpstreamSide : InGraphStageLogic
    {
        private readonly Inlet<object> _in = new("AsyncBridge.in");
        private readonly AsyncBridge _bridge;
        private int _demand;

        public UpstreamSide(AsyncBridge bridge) : base(1, 0)
        {
            _bridge = bridge;
            _in.Id = 0;
            SetHandler(_in, this);
        }

        public override void OnPush()
        {
            _bridge.Downstream.Tell(new AsyncValue<object>(_bridge.Downstream, _bridge.Downstream.Received, Grab(_in)));
            if (--_demand > 0) Pull(_in);
        }

        public override void OnUpstreamFinish() =>
            _bridge.Downstream.Tell(new AsyncSignal(_bridge.Downstream, _bridge.Downstream.Completed));

        public override void OnUpstreamFailure(Exception e) =>
            _bridge.Downstream.Tell(new AsyncValue<Exception>(_bridge.Downstream, _bridge.Downstream.Failed, e));

        public override void PostStop()
        {
            if (!IsClosed(_in)) OnUpstreamFailure(new AbruptStageTerminationException(this));
        }

        public void Demanded(int count)
        {
            _demand += count;
            if (!HasBeenPulled(_in)) TryPull(_in);
        }

        public void Cancelled(Exception cause) => Cancel(_in, cause);
    }

    public sealed class DownstreamSide : OutGraphStageLogic
    {
        private readonly Outlet<object> _out = new("AsyncBridge.out");
        private readonly AsyncBridge _bridge;
        private readonly Queue<object> _buffer;
        private readonly int _size;
        private int _outstanding;
        private bool _isCompleted;

        public DownstreamSide(AsyncBridge bridge, int size) : base(0, 1)
        {
            _bridge = bridge;
            _size = size;
            _buffer = new Queue<object>(size);
            _out.Id = 0;
            SetHandler(_out, this);
        }

        public override void PreStart() => Demand();

        public override void OnPull()
        {
            if (_buffer.TryDequeue(out var element)) Push(_out, element);
            if (_isCompleted && _buffer.Count == 0) CompleteStage();
            else Demand();
        }

        public override void OnDownstreamFinish(Exception cause)
        {
            CancelUpstream(cause);
            base.OnDownstreamFinish(cause);
        }

        public override void PostStop()
        {
            if (!IsClosed(_out)) CancelUpstream(new AbruptStageTerminationException(this));
        }

        public void Received(object element)
        {
            _outstanding--;
            if (IsAvailable(_out))
            {
                Push(_out, element);
                Demand();
            }
            else
            {
                _buffer.Enqueue(element);
            }
        }

        public void Completed()
        {
            _isCompleted = true;
            if (_buffer.Count == 0) CompleteStage();
        }

        public void Failed(Exception failure) => FailStage(failure);

        private void Demand()
        {
            var free = _size - _buffer.Count - _outstanding;
            if (_isCompleted || free * 2 < _size) return;
            _outstanding += free;
            _bridge.Upstream.Tell(new AsyncValue<int>(_bridge.Upstream, _bridge.Upstream.Demanded, free));
        }

        private void CancelUpstream(Exception cause) =>
            _bridge.Upstream.Tell(new AsyncValue<Exception>(_bridge.Upstream, _bridge.Upstream.Cancelled, cause));
    }
}
