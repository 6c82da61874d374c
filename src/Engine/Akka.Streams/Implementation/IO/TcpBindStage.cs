using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Akka.Event;
using Akka.IO;
using Akka.Streams.Dsl;
using Akka.Streams.Stage;

namespace Akka.Streams.Implementation.IO;

/// <summary>
/// A listening socket as a source of connections. It accepts one for each pull; more wait in the system's backlog.
/// Unbinding completes the source; connections that were accepted live on.
/// </summary>
internal sealed class TcpBindStage(
    EndPoint endPoint,
    int backlog,
    IImmutableList<Inet.SocketOption> options,
    bool halfClose,
    TimeSpan? idleTimeout,
    TcpStreamSettings settings) : SourceStage<Dsl.Tcp.IncomingConnection, Task<Dsl.Tcp.ServerBinding>>("tcpBind")
{
    private readonly EndPoint _endPoint = endPoint;
    private readonly int _backlog = backlog;
    private readonly IImmutableList<Inet.SocketOption> _options = options;
    private readonly bool _halfClose = halfClose;
    private readonly TimeSpan? _idleTimeout = idleTimeout;
    private readonly TcpStreamSettings _settings = settings;

    public override ILogicAndMaterializedValue<Task<Dsl.Tcp.ServerBinding>> CreateLogicAndMaterializedValue(
        Attributes inheritedAttributes)
    {
        var logic = new Logic(this);
        return new LogicAndMaterializedValue<Task<Dsl.Tcp.ServerBinding>>(logic, logic.Binding);
    }

    private sealed class Logic : SourceLogic<Dsl.Tcp.IncomingConnection>
    {
        private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);

        private readonly TcpBindStage _stage;
        private readonly CancellationTokenSource _stop = new();
        private readonly Action<Task<Socket>> _onAccepted;
        private readonly TaskCompletionSource<Dsl.Tcp.ServerBinding> _binding =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        private readonly TaskCompletionSource _unbound = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Socket? _listener;

        /// <summary>The accept under way, or null.</summary>
        private Task<Socket>? _accepting;

        public Logic(TcpBindStage stage) : base(stage.Shape)
        {
            _stage = stage;
            _onAccepted = GetAsyncCallback<Task<Socket>>(Accepted);
        }

        public Task<Dsl.Tcp.ServerBinding> Binding => _binding.Task;

        public override void PreStart() =>
            SocketConnector.ResolveAsync(_stage._endPoint, _stop.Token)
                .Inform(Resolved, GetAsyncCallback<Task<IPEndPoint[]>>(Resolved));

        public override void OnPull()
        {
            if (_listener is not null) Accept();
        }

        public override void PostStop()
        {
            _stop.Cancel();
            _stop.Dispose();
            _listener?.Dispose();
            if (_accepting is not null) SocketConnector.DisposeLate(_accepting);
            _binding.TrySetException(BindFailedException.Instance);
            _unbound.TrySetResult();
        }

        protected internal override void OnTimer(object timerKey) => Accept();

        private void Resolved(Task<IPEndPoint[]> task)
        {
            try
            {
                Listen(task.GetAwaiter().GetResult()[0]);
            }
            catch (Exception failure) when (failure is SocketException or ArgumentException or OperationCanceledException)
            {
                Log.Error(failure, "Bind failed for [{0}]: {1}", _stage._endPoint, failure.Message);
                _binding.TrySetException(BindFailedException.Instance);
                FailStage(BindFailedException.Instance);
            }
        }

        private void Listen(IPEndPoint address)
        {
            _listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            foreach (var option in _stage._options) option.BeforeServerSocketBind(_listener);
            _listener.Bind(address);
            _listener.Listen(_stage._backlog);
            var unbind = GetAsyncCallback(CompleteStage);
            _binding.TrySetResult(new Dsl.Tcp.ServerBinding(_listener.LocalEndPoint!, () =>
            {
                unbind();
                return _unbound.Task;
            }));
            if (IsAvailable(Out)) Accept();
        }

        private void Accept()
        {
            _accepting = _listener!.AcceptAsync(_stop.Token).AsTask();
            _accepting.Inform(Accepted, _onAccepted);
        }

        private void Accepted(Task<Socket> task)
        {
            _accepting = null;
            if (!task.IsCompletedSuccessfully)
            {
                // A peer that gave up in the backlog, or no descriptor left for it: later ones may fare better.
                Log.Warning("Accepting at [{0}] failed, trying again in {1}: {2}", _stage._endPoint, RetryDelay, task.Failure().Message);
                ScheduleOnce(nameof(RetryDelay), RetryDelay);
                return;
            }

            var socket = task.Result;
            foreach (var option in _stage._options) option.AfterConnect(socket);
            var accepted = new AcceptedSocket(socket, Materializer, _stage._settings.RegisterTimeout);
            var flow = Flow.FromGraph(new IncomingConnectionStage(accepted, _stage._halfClose, _stage._settings));
            Push(Out, new Dsl.Tcp.IncomingConnection(
                socket.LocalEndPoint!, socket.RemoteEndPoint!, TcpIdleTimeout.Around(flow, _stage._idleTimeout, socket.RemoteEndPoint)));
        }
    }
}
