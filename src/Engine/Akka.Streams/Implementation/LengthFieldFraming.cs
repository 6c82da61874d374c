using Akka.IO;
using Akka.Streams.Dsl;
using Akka.Streams.Implementation.Fusing;
using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

internal sealed class LengthFieldFraming(int fieldLength, int fieldOffset, int maximumFrameLength, ByteOrder byteOrder)
    : LinearStage<ByteString, ByteString>("lengthFieldFraming")
{
    private readonly int _fieldLength = fieldLength;
    private readonly int _fieldOffset = fieldOffset;
    private readonly int _maximum = maximumFrameLength;
    private readonly ByteOrder _byteOrder = byteOrder;

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic(LengthFieldFraming stage) : LinearLogic<ByteString, ByteString>(stage)
    {
        private const int Unknown = -1;

        private ByteString _buffer = ByteString.Empty;
        private int _frameLength = Unknown;

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
            if (_frameLength == Unknown && !TryReadHeader()) return;
            if (_frameLength != Unknown && _buffer.Count >= _frameLength)
            {
                Push(Out, _buffer.Slice(0, _frameLength));
                _buffer = _buffer.Slice(_frameLength);
                _frameLength = Unknown;
                if (IsClosed(In) && _buffer.IsEmpty) CompleteStage();
            }
            else if (!IsClosed(In))
            {
                Pull(In);
            }
            else if (_buffer.IsEmpty)
            {
                CompleteStage();
            }
            else
            {
                FailStage(new Framing.FramingException(
                    "Stream finished but there was a truncated final frame in the buffer"));
            }
        }

        /// <summary>False when the header says something impossible; the length is checked before memory is taken.</summary>
        private bool TryReadHeader()
        {
            var headerLength = stage._fieldOffset + stage._fieldLength;
            if (_buffer.Count < headerLength) return true;

            var body = ReadField();
            var frame = (long)headerLength + body;
            if (body < 0 || frame > stage._maximum)
            {
                FailStage(new Framing.FramingException(body < 0
                    ? $"Decoded frame header reported negative size {body}"
                    : $"Maximum allowed frame size is {stage._maximum} but decoded frame header reported size {frame}"));
                return false;
            }

            _frameLength = (int)frame;
            return true;
        }

        private int ReadField()
        {
            var value = 0;
            for (var i = 0; i < stage._fieldLength; i++)
            {
                var position = stage._byteOrder == ByteOrder.BigEndian ? i : stage._fieldLength - 1 - i;
                value = value << 8 | _buffer[stage._fieldOffset + position];
            }

            return value;
        }
    }
}
