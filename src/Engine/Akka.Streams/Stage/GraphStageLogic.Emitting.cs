namespace Akka.Streams.Stage;

public abstract partial class GraphStageLogic
{
    /// <summary>Pushes as soon as downstream asks, then calls <paramref name="andThen"/>. Several calls queue up.</summary>
    protected void Emit<T>(Outlet<T> outlet, T element, Action? andThen = null)
    {
        if (_outHandlers[outlet.Id] is not Emission && IsAvailable(outlet))
        {
            Push(outlet, element);
            andThen?.Invoke();
            return;
        }

        EmitMultiple(outlet, [element], andThen);
    }

    protected void EmitMultiple<T>(Outlet<T> outlet, IEnumerable<T> elements, Action? andThen = null) =>
        EmitMultiple(outlet, elements.GetEnumerator(), andThen);

    protected void EmitMultiple<T>(Outlet<T> outlet, IEnumerator<T> enumerator, Action? andThen = null)
    {
        if (_outHandlers[outlet.Id] is not Emission<T> emission)
        {
            emission = new Emission<T>(this, outlet, _outHandlers[outlet.Id]!);
            _outHandlers[outlet.Id] = emission;
        }

        emission.Add(enumerator, andThen);
        if (ReferenceEquals(_outHandlers[outlet.Id], emission) && IsAvailable(outlet)) emission.OnPull();
    }

    /// <summary>Drops what was to be emitted at this outlet.</summary>
    protected void AbortEmitting<T>(Outlet<T> outlet)
    {
        if (_outHandlers[outlet.Id] is Emission<T> emission) emission.Abort();
    }

    /// <summary>Stands in for an outlet's handler until everything queued has been pushed.</summary>
    private abstract class Emission(GraphStageLogic logic, int outlet, IOutHandler previous) : IOutHandler
    {
        private bool _completes;

        protected GraphStageLogic Logic => logic;

        public abstract void OnPull();

        public void OnDownstreamFinish(Exception cause)
        {
            Abort();
            previous.OnDownstreamFinish(cause);
        }

        public void CompleteAfter() => _completes = true;

        public virtual void Abort() => logic._outHandlers[outlet] = previous;

        protected void Finish()
        {
            logic._outHandlers[outlet] = previous;
            if (_completes) logic.Interpreter.Complete(logic._outlets[outlet]);
        }
    }

    private sealed class Emission<T>(GraphStageLogic logic, Outlet<T> outlet, IOutHandler previous)
        : Emission(logic, outlet.Id, previous)
    {
        /// <summary>Elements with the next one current; null stands for an empty sequence, of which only the action counts.</summary>
        private readonly Queue<(IEnumerator<T>? Elements, Action? AndThen)> _queue = new();

        public void Add(IEnumerator<T> elements, Action? andThen)
        {
            var isEmpty = !elements.MoveNext();
            if (isEmpty) elements.Dispose();
            _queue.Enqueue((isEmpty ? null : elements, andThen));
            if (_queue.Count == 1) SkipEmpty();
        }

        public override void OnPull()
        {
            var (elements, andThen) = _queue.Peek();
            Logic.Push(outlet, elements!.Current);
            if (elements.MoveNext()) return;

            elements.Dispose();
            Next(andThen);
            SkipEmpty();
        }

        private void SkipEmpty()
        {
            while (_queue.TryPeek(out var next) && next.Elements is null) Next(next.AndThen);
        }

        private void Next(Action? andThen)
        {
            _queue.Dequeue();
            if (_queue.Count == 0) Finish();
            andThen?.Invoke();
        }

        public override void Abort()
        {
            while (_queue.TryDequeue(out var entry)) entry.Elements?.Dispose();
            base.Abort();
        }
    }
}
