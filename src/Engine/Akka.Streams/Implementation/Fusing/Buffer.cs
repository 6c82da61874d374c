using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.Fusing;

/// <summary>Holds up to so many elements, so that upstream may run ahead; the strategy says what a full one does.</summary>
internal sealed class Buffer<T>(int size, OverflowStrategy strategy) : LinearStage<T, T>("buffer")
{
    private readonly int _size = size;
    private readonly OverflowStrategy _strategy = strategy;

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic(Buffer<T> stage) : LinearLogic<T, T>(stage)
    {
        private readonly LinkedList<T> _elements = new();

        public override void PreStart() => Pull(In);

        public override void OnPull()
        {
            if (_elements.First is { } first)
            {
                _elements.RemoveFirst();
                Push(Out, first.Value);
            }

            if (IsClosed(In) && _elements.Count == 0) CompleteStage();
            else PullIfRoom();
        }

        public override void OnUpstreamFinish()
        {
            if (_elements.Count == 0) CompleteStage();
        }

        protected override void OnElement(T element)
        {
            if (IsAvailable(Out)) Push(Out, element);
            else if (_elements.Count < stage._size) _elements.AddLast(element);
            else Overflow(element);
            PullIfRoom();
        }

        /// <summary>With back-pressure there is no overflow: a full buffer asks for nothing.</summary>
        private void Overflow(T element)
        {
            switch (stage._strategy)
            {
                case OverflowStrategy.DropNew:
                    return;
                case OverflowStrategy.Fail:
                    FailStage(new BufferOverflowException($"Buffer overflow (max capacity was {stage._size})"));
                    return;
                case OverflowStrategy.DropHead:
                    _elements.RemoveFirst();
                    break;
                case OverflowStrategy.DropTail:
                    _elements.RemoveLast();
                    break;
                case OverflowStrategy.DropBuffer:
                    _elements.Clear();
                    break;
            }

            _elements.AddLast(element);
        }

        private void PullIfRoom()
        {
            if (stage._strategy == OverflowStrategy.Backpressure && _elements.Count >= stage._size) return;
            if (!HasBeenPulled(In)) TryPull(In);
        }
    }
}
