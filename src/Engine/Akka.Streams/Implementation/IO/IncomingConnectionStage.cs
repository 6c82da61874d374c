using Akka.IO;
using Akka.Streams.Implementation.Fusing;
using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.IO;

/// <summary>The flow of an accepted connection. It can be run once.</summary>
internal sealed class IncomingConnectionStage(AcceptedSocket socket, bool halfClose, TcpStreamSettings settings)
    : LinearStage<ByteString, ByteString>("incomingConnection")
{
    private readonly AcceptedSocket _socket = socket;
    private readonly bool _halfClose = halfClose;
    private readonly TcpStreamSettings _settings = settings;

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic(IncomingConnectionStage stage)
        : TcpConnectionLogic(stage.Shape, stage._halfClose, stage._settings)
    {
        public override void PreStart()
        {
            if (stage._socket.TryTake() is { } socket) Connected(socket);
            else FailStage(new StreamTcpException("The connection was handled already, or not within the register timeout"));
        }
    }
}
