using Akka.IO;
using Akka.Streams;
using Akka.Streams.Stage;

namespace AkkaP2P.Client.Peers;

/// <summary>
/// The end of a TCP flow: joined to it, this stage is materialized to a <see cref="ConnectionStream"/> with bounded buffers both ways.
/// <code>
/// TCP flow ──in──▶ ReceiveBuffer ──▶ Stream.Read      the next element is pulled while the buffer has room
///          ◀─out── SendBuffer    ◀── Stream.Write     an element goes out on each pull, as big as has gathered
/// </code>
/// When the network's sending end closes, reading ends and writing goes on, and the other way round. A failure on
/// either ends both.
/// </summary>
internal sealed class ConnectionStage : GraphStageWithMaterializedValue<FlowShape<ByteString, ByteString>, ConnectionStream>
{
    private readonly Inlet<ByteString> _in = new("Connection.in");
    private readonly Outlet<ByteString> _out = new("Connection.out");

    public ConnectionStage() => Shape = new FlowShape<ByteString, ByteString>(_in, _out);

    public override FlowShape<ByteString, ByteString> Shape { get; }

    public override ILogicAndMaterializedValue<ConnectionStream> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var stream = new ConnectionStream();
        return new LogicAndMaterializedValue<ConnectionStream>(new Logic(this, stream), stream);
    }

    private sealed class Logic : InAndOutGraphStageLogic
    {
        private readonly ConnectionStage _stage;
        private readonly ConnectionStream _stream;

        public Logic(ConnectionStage stage, ConnectionStream stream)
            : base(stage.Shape)
        {
            (_stage, _stream) = (stage, stream);
            SetHandlers(stage._in, stage._out, this);
        }

        public override void PreStart()
        {
            _stream.Attach(GetAsyncCallback(Receive), GetAsyncCallback(Send), GetAsyncCallback(Abort));
            Receive();
        }

        public override void OnPush()
        {
            if (_stream.Receiving.Give(Grab(_stage._in))) Pull(_stage._in);
        }

        public override void OnPull() => Send();

        public override void OnUpstreamFinish()
        {
            _stream.Receiving.End();
            if (IsClosed(_stage._out)) CompleteStage();
        }

        public override void OnUpstreamFailure(Exception e)
        {
            _stream.Receiving.End(e);
            FailStage(e);
        }

        public override void OnDownstreamFinish(Exception cause)
        {
            _stream.Sending.Fail(new IOException("the peer takes no more"));
            if (IsClosed(_stage._in)) CompleteStage();
        }

        public override void PostStop()
        {
            var gone = new IOException("the connection is closed");
            _stream.Sending.Fail(gone);
            _stream.Receiving.End(gone);
        }

        private void Receive()
        {
            if (!IsClosed(_stage._in) && !HasBeenPulled(_stage._in)) Pull(_stage._in);
        }

        private void Send()
        {
            if (!IsAvailable(_stage._out)) return;
            if (_stream.Sending.Take(out var ended) is { } next)
            {
                Push(_stage._out, next);
            }
            else if (ended)
            {
                Complete(_stage._out);
                if (IsClosed(_stage._in)) CompleteStage();
            }
        }

        private void Abort()
        {
            if (IsClosed(_stage._in) && IsClosed(_stage._out)) CompleteStage();
            else FailStage(new IOException("closed from this side"));
        }
    }
}
