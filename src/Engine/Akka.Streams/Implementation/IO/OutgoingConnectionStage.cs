using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Akka.IO;
using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.IO;

/// <summary>A connection made when the flow is run. Its value is the connection's addresses, or why there is none.</summary>
internal sealed class OutgoingConnectionStage
    : GraphStageWithMaterializedValue<FlowShape<ByteString, ByteString>, Task<Dsl.Tcp.OutgoingConnection>>
{
    private readonly EndPoint _remote;
    private readonly EndPoint? _local;
    private readonly IImmutableList<Inet.SocketOption> _options;
    private readonly bool _halfClose;
    private readonly TimeSpan? _connectTimeout;
    private readonly TcpStreamSettings _settings;

    public OutgoingConnectionStage(
        EndPoint remote,
        EndPoint? local,
        IImmutableList<Inet.SocketOption> options,
        bool halfClose,
        TimeSpan? connectTimeout,
        TcpStreamSettings settings)
    {
        _remote = remote;
        _local = local;
        _options = options;
        _halfClose = halfClose;
        _connectTimeout = connectTimeout;
        _settings = settings;
        Shape = new FlowShape<ByteString, ByteString>(
            new Inlet<ByteString>("outgoingConnection.in"), new Outlet<ByteString>("outgoingConnection.out"));
        Shape.NumberPorts();
    }

    public override FlowShape<ByteString, ByteString> Shape { get; }

    protected override Attributes InitialAttributes { get; } = Attributes.CreateName("outgoingConnection");

    public override ILogicAndMaterializedValue<Task<Dsl.Tcp.OutgoingConnection>> CreateLogicAndMaterializedValue(
        Attributes inheritedAttributes)
    {
        var logic = new Logic(this);
        return new LogicAndMaterializedValue<Task<Dsl.Tcp.OutgoingConnection>>(logic, logic.Connection);
    }

    private sealed class Logic(OutgoingConnectionStage stage)
        : TcpConnectionLogic(stage.Shape, stage._halfClose, stage._settings)
    {
        private const string ConnectTimer = "connect";

        private readonly CancellationTokenSource _stop = new();

        /// <summary>Null once its socket belongs to the connection.</summary>
        private Task<Socket>? _connecting;

        private readonly TaskCompletionSource<Dsl.Tcp.OutgoingConnection> _connection =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Dsl.Tcp.OutgoingConnection> Connection => _connection.Task;

        public override void PreStart()
        {
            if (stage._connectTimeout is { } timeout) ScheduleOnce(ConnectTimer, timeout);
            _connecting = SocketConnector.ConnectAsync(stage._remote, stage._local, stage._options, _stop.Token);
            _connecting.Inform(Made, GetAsyncCallback<Task<Socket>>(Made));
        }

        public override void PostStop()
        {
            _stop.Cancel();
            _stop.Dispose();
            if (_connecting is not null) SocketConnector.DisposeLate(_connecting);
            _connection.TrySetException(new StreamTcpException("The connection was closed before it was made"));
            base.PostStop();
        }

        protected internal override void OnTimer(object timerKey)
        {
            if (ConnectTimer.Equals(timerKey))
                Refuse(new TimeoutException($"no answer within {stage._connectTimeout}"));
            else
                base.OnTimer(timerKey);
        }

        private void Made(Task<Socket> task)
        {
            _connecting = null;
            CancelTimer(ConnectTimer);
            if (!task.IsCompletedSuccessfully)
            {
                Refuse(task.Failure());
                return;
            }

            var socket = task.Result;
            Connected(socket);
            _connection.TrySetResult(new Dsl.Tcp.OutgoingConnection(socket.RemoteEndPoint!, socket.LocalEndPoint!));
        }

        private void Refuse(Exception why)
        {
            var failure = new StreamTcpException($"Connection to [{stage._remote}] failed: {why.Message}", why);
            _connection.TrySetException(failure);
            FailStage(failure);
        }
    }
}
