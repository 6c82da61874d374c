using Akka.IO;
using Akka.Streams.IO;
using Akka.Streams.Stage;
using Microsoft.Win32.SafeHandles;

namespace Akka.Streams.Implementation.IO;

/// <summary>Writes bytes into a file, one element at a time, off the stream's thread.</summary>
internal sealed class FileSink(FileInfo file, FileMode mode, long startPosition)
    : SinkStage<ByteString, Task<IOResult>>("fileSink")
{
    private readonly FileInfo _file = file;
    private readonly FileMode _mode = mode;
    private readonly long _startPosition = startPosition;

    public override ILogicAndMaterializedValue<Task<IOResult>> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var logic = new Logic(this);
        return new LogicAndMaterializedValue<Task<IOResult>>(logic, logic.Result);
    }

    private sealed class Logic : InGraphStageLogic
    {
        private readonly FileSink _stage;
        private readonly Action<Task<int>> _onWritten;
        private readonly TaskCompletionSource<IOResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private SafeFileHandle? _handle;
        private long _start;
        private long _count;
        private bool _isWriting;
        private bool _hasEnded;

        public Logic(FileSink stage) : base(stage.Shape)
        {
            _stage = stage;
            _onWritten = GetAsyncCallback<Task<int>>(Written);
            SetHandler(stage.In, this);
        }

        public Task<IOResult> Result => _result.Task;

        /// <summary>A write that is under way when upstream has completed is awaited.</summary>
        protected override bool KeepGoingAfterAllPortsClosed => true;

        public override void PreStart()
        {
            try
            {
                var mode = _stage._mode == FileMode.Append ? FileMode.OpenOrCreate : _stage._mode;
                _handle = File.OpenHandle(_stage._file.FullName, mode, FileAccess.Write, FileShare.Read, FileOptions.Asynchronous);
                _start = _stage._mode == FileMode.Append ? RandomAccess.GetLength(_handle) : _stage._startPosition;
                Pull(_stage.In);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                Fail(failure);
            }
        }

        public override void OnPush()
        {
            _isWriting = true;
            WriteAsync(Grab(_stage.In), _handle!, _start + _count).Inform(Written, _onWritten);
        }

        public override void OnUpstreamFinish()
        {
            _hasEnded = true;
            if (!_isWriting) Succeed();
        }

        public override void OnUpstreamFailure(Exception e) => Fail(e);

        public override void PostStop()
        {
            _result.TrySetResult(IOResult.Failed(_count, new AbruptStageTerminationException(this)));
            _handle?.Dispose();
        }

        private static async Task<int> WriteAsync(ByteString bytes, SafeFileHandle handle, long position)
        {
            var chunks = new ReadOnlyMemory<byte>[bytes.ChunkCount];
            for (var i = 0; i < chunks.Length; i++) chunks[i] = bytes.GetChunk(i);
            await RandomAccess.WriteAsync(handle, chunks, position).ConfigureAwait(false);
            return bytes.Count;
        }

        private void Written(Task<int> task)
        {
            _isWriting = false;
            if (!task.IsCompletedSuccessfully)
            {
                Fail(task.Failure());
                return;
            }

            _count += task.Result;
            if (_hasEnded) Succeed();
            else Pull(_stage.In);
        }

        private void Succeed()
        {
            _result.TrySetResult(IOResult.Success(_count));
            CompleteStage();
        }

        private void Fail(Exception failure)
        {
            _result.TrySetResult(IOResult.Failed(_count, failure));
            FailStage(failure);
        }
    }
}
