using Akka.IO;
using Akka.Streams.IO;
using Akka.Streams.Stage;
using Microsoft.Win32.SafeHandles;

namespace Akka.Streams.Implementation.IO;

/// <summary>A file's bytes, read one chunk for each pull, off the stream's thread.</summary>
internal sealed class FileSource(FileInfo file, int chunkSize, long startPosition)
    : SourceStage<ByteString, Task<IOResult>>("fileSource")
{
    private readonly FileInfo _file = file;
    private readonly int _chunkSize = chunkSize;
    private readonly long _startPosition = startPosition;

    public override ILogicAndMaterializedValue<Task<IOResult>> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var logic = new Logic(this);
        return new LogicAndMaterializedValue<Task<IOResult>>(logic, logic.Result);
    }

    private sealed class Logic : SourceLogic<ByteString>
    {
        private readonly FileSource _stage;
        private readonly Action<Task<int>> _onRead;
        private readonly TaskCompletionSource<IOResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private SafeFileHandle? _handle;
        private byte[] _chunk = [];
        private long _count;

        public Logic(FileSource stage) : base(stage.Shape)
        {
            _stage = stage;
            _onRead = GetAsyncCallback<Task<int>>(Read);
        }

        public Task<IOResult> Result => _result.Task;

        public override void PreStart()
        {
            try
            {
                _handle = File.OpenHandle(
                    _stage._file.FullName, options: FileOptions.Asynchronous | FileOptions.SequentialScan);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                Fail(failure);
            }
        }

        public override void OnPull()
        {
            _chunk = GC.AllocateUninitializedArray<byte>(_stage._chunkSize);
            RandomAccess.ReadAsync(_handle!, _chunk, _stage._startPosition + _count).AsTask().Inform(Read, _onRead);
        }

        public override void OnDownstreamFinish(Exception cause)
        {
            _result.TrySetResult(IOResult.Success(_count));
            base.OnDownstreamFinish(cause);
        }

        /// <summary>A read under way keeps the handle open until it has ended; what it read is dropped.</summary>
        public override void PostStop()
        {
            _result.TrySetResult(IOResult.Failed(_count, new AbruptStageTerminationException(this)));
            _handle?.Dispose();
        }

        private void Read(Task<int> task)
        {
            if (!task.IsCompletedSuccessfully)
            {
                Fail(task.Failure());
            }
            else if (task.Result == 0)
            {
                _result.TrySetResult(IOResult.Success(_count));
                CompleteStage();
            }
            else
            {
                _count += task.Result;
                Push(Out, ByteString.FromBytes(_chunk, 0, task.Result));
            }
        }

        private void Fail(Exception failure)
        {
            _result.TrySetResult(IOResult.Failed(_count, failure));
            FailStage(failure);
        }
    }
}
