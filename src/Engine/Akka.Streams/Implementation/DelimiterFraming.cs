using Akka.IO;
using Akka.Streams.Dsl;
using Akka.Streams.Implementation.Fusing;
using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

internal sealed class DelimiterFraming(ByteString delimiter, int maximumFrameLength, bool allowTruncation)
    : LinearStage<ByteString, ByteString>("delimiterFraming")
{
    private readonly ByteString _delimiter = delimiter;
    private readonly int _maximum = maximumFrameLength;
    private readonly bool _allowTruncation = allowTruncation;

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic(DelimiterFraming stage) : LinearLogic<ByteString, ByteString>(stage)
    {
        private ByteString _buffer = ByteString.Empty;

        /// <summary>No delimiter begins before this position: each byte is looked at once.</summary>
        private int _searched;

        public override void OnPull() => Continue();

        public override void OnUpstreamFinish()
        {
            if (_buffer.IsEmpty) CompleteStage();
            else if (IsAvailable(Out)) Continue();
        }

        protected override void OnElement(ByteString element)
        {
            _buffer = _buffer.Concat(element);
            Continue();
        }

        private void Continue()
        {
            var end = Find();
            var length = end >= 0 ? end : _buffer.Count;
            if (length > stage._maximum)
            {
                FailStage(new Framing.FramingException(
                    $"Read {length} bytes which is more than {stage._maximum} without seeing a line terminator"));
            }
            else if (end >= 0)
            {
                Push(Out, _buffer.Slice(0, end));
                _buffer = _buffer.Slice(end + stage._delimiter.Count);
                _searched = 0;
                if (IsClosed(In) && _buffer.IsEmpty) CompleteStage();
            }
            else if (!IsClosed(In))
            {
                Pull(In);
            }
            else
            {
                Truncated();
            }
        }

        private void Truncated()
        {
            if (_buffer.IsEmpty)
            {
                CompleteStage();
            }
            else if (stage._allowTruncation)
            {
                Push(Out, _buffer);
                CompleteStage();
            }
            else
            {
                FailStage(new Framing.FramingException(
                    "Stream finished but there was a truncated final frame in the buffer"));
            }
        }

        private int Find()
        {
            while (true)
            {
                var at = _buffer.IndexOf(stage._delimiter[0], _searched);
                if (at < 0)
                {
                    _searched = _buffer.Count;
                    return -1;
                }

                _searched = at;
                if (at + stage._delimiter.Count > _buffer.Count) return -1;
                if (_buffer.HasSubstring(stage._delimiter, at)) return at;
                _searched++;
            }
        }
    }
}
