using Akka.Event;
using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.Fusing;

/// <summary>Logs elements, the end, failures and cancellation, at the levels of <see cref="Attributes.LogLevels"/>.</summary>
internal sealed class Log<T>(string name, Func<T, object> extract, ILoggingAdapter? adapter) : LinearStage<T, T>("log")
{
    private static readonly Attributes.LogLevels Defaults = new(LogLevel.DebugLevel, LogLevel.DebugLevel, LogLevel.ErrorLevel);

    private readonly string _name = name;
    private readonly Func<T, object> _extract = extract;
    private readonly ILoggingAdapter? _adapter = adapter;

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic(Log<T> stage) : LinearLogic<T, T>(stage)
    {
        private ILoggingAdapter _log = null!;
        private Attributes.LogLevels _levels = Defaults;

        public override void PreStart()
        {
            _log = stage._adapter ?? Log;
            _levels = EffectiveAttributes.GetAttribute(Defaults);
        }

        public override void OnUpstreamFinish()
        {
            Write(_levels.OnFinish, null, "[{0}] Upstream finished.", stage._name);
            base.OnUpstreamFinish();
        }

        public override void OnUpstreamFailure(Exception e)
        {
            Write(_levels.OnFailure, e, "[{0}] Upstream failed.", stage._name);
            base.OnUpstreamFailure(e);
        }

        public override void OnDownstreamFinish(Exception cause)
        {
            Write(_levels.OnFinish, null, "[{0}] Downstream finished, cause: {1}", stage._name, cause.GetType().Name);
            base.OnDownstreamFinish(cause);
        }

        protected override void OnElement(T element)
        {
            if (IsOn(_levels.OnElement)) Write(_levels.OnElement, null, "[{0}] Element: {1}", stage._name, stage._extract(element));
            Push(Out, element);
        }

        private bool IsOn(LogLevel level) => level != Attributes.LogLevels.Off && _log.IsEnabled(level);

        private void Write(LogLevel level, Exception? cause, string format, params object[] args)
        {
            if (IsOn(level)) _log.Log(level, cause, format, args);
        }
    }
}
