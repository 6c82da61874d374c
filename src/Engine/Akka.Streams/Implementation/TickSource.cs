using Akka.Actor;
using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

/// <summary>
/// An element at every tick for which there is demand; ticks without demand are lost. The materialized value ends it.
/// </summary>
internal sealed class TickSource<T>(TimeSpan initialDelay, TimeSpan interval, T tick)
    : SourceStage<T, ICancelable>("tickSource")
{
    private readonly TimeSpan _initialDelay = initialDelay;
    private readonly TimeSpan _interval = interval;
    private readonly T _tick = tick;

    public override ILogicAndMaterializedValue<ICancelable> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var cancelable = new Cancelable(MaterializerAttribute.Of(inheritedAttributes).System.Scheduler);
        return new LogicAndMaterializedValue<ICancelable>(new Logic(this, cancelable), cancelable);
    }

    private sealed class Logic(TickSource<T> stage, ICancelable cancelable) : SourceLogic<T>(stage.Shape)
    {
        private CancellationTokenRegistration _registration;

        public override void PreStart()
        {
            _registration = cancelable.Token.Register(GetAsyncCallback(CompleteStage));
            ScheduleRepeatedly(typeof(TickSource<T>), stage._initialDelay, stage._interval);
        }

        public override void PostStop()
        {
            _registration.Dispose();
            cancelable.Cancel();
        }

        protected internal override void OnTimer(object timerKey)
        {
            if (IsAvailable(Out)) Push(Out, stage._tick);
        }
    }
}
