using System.Security.Cryptography;
using Akka.IO;
using Akka.Streams.Dsl;
using Akka.Streams.IO;
using Xunit;

namespace Akka.Streams.Tests.Dsl;

public class FileIOSpec : StreamSpec
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("streams-");

    private FileInfo File(string name, byte[]? content = null)
    {
        var file = new FileInfo(Path.Combine(_folder.FullName, name));
        if (content is not null) System.IO.File.WriteAllBytes(file.FullName, content);
        return file;
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_file_is_read_in_chunks_and_written_as_it_was()
    {
        var content = RandomNumberGenerator.GetBytes(1_000_003);
        var (read, written) = FileIO.FromFile(File("in", content), 4096)
            .ToMaterialized(FileIO.ToFile(File("out")), Keep.Both).Run(Materializer);

        AssertMoved(content.Length, await read.WaitAsync(Patience));
        AssertMoved(content.Length, await written.WaitAsync(Patience));
        Assert.Equal(content, System.IO.File.ReadAllBytes(File("out").FullName));
    }

    [Fact]
    public async Task Reading_may_begin_further_on_and_an_empty_file_gives_nothing()
    {
        Assert.Equal(new byte[] { 3, 4 }, (await All(FileIO.FromFile(File("in", [1, 2, 3, 4]), startPosition: 2))).Single().ToArray());
        Assert.Empty(await All(FileIO.FromFile(File("empty", []))));
    }

    [Fact]
    public async Task Reading_what_is_not_there_fails_the_stream_and_says_so_in_the_value()
    {
        var (value, stream) = FileIO.FromFile(File("absent")).ToMaterialized(Sink.Seq<ByteString>(), Keep.Both).Run(Materializer);

        await Assert.ThrowsAsync<FileNotFoundException>(() => stream.WaitAsync(Patience));
        var result = await value.WaitAsync(Patience);
        Assert.False(result.WasSuccessful);
        Assert.IsType<FileNotFoundException>(result.Error);
    }

    [Fact]
    public async Task A_reader_that_has_enough_ends_well_and_closes_the_file()
    {
        var file = File("in", new byte[100]);
        var (value, stream) = FileIO.FromFile(file, 10).Take(2).ToMaterialized(Sink.Seq<ByteString>(), Keep.Both).Run(Materializer);

        Assert.Equal(2, (await stream.WaitAsync(Patience)).Count);
        AssertMoved(20, await value.WaitAsync(Patience));
    }

    [Fact]
    public async Task Writing_replaces_a_file_unless_told_otherwise()
    {
        await Write(File("out", [9, 9, 9, 9]), [1, 2]);
        Assert.Equal([1, 2], System.IO.File.ReadAllBytes(File("out").FullName));

        await Write(File("out"), [3], FileMode.Append);
        Assert.Equal([1, 2, 3], System.IO.File.ReadAllBytes(File("out").FullName));

        await Write(File("out"), [7], FileMode.Open, startPosition: 1);
        Assert.Equal([1, 7, 3], System.IO.File.ReadAllBytes(File("out").FullName));
    }

    [Fact]
    public async Task Writing_where_it_is_not_possible_says_so_in_the_value_and_cancels()
    {
        var witness = new Witness<ByteString>();
        var result = await Source.Never<ByteString>().Via(witness)
            .RunWith(FileIO.ToFile(new FileInfo(Path.Combine(_folder.FullName, "no", "folder"))), Materializer).WaitAsync(Patience);

        Assert.IsType<DirectoryNotFoundException>(result.Error);
        Assert.IsType<DirectoryNotFoundException>(await witness.Cancelled.WaitAsync(Patience));
        await witness.AssertStoppedOnce();
    }

    [Fact]
    public async Task A_failing_stream_leaves_what_was_written_and_says_how_much()
    {
        var queue = Source.Queue<ByteString>(4, OverflowStrategy.Backpressure);
        var (source, value) = queue.ToMaterialized(FileIO.ToFile(File("out")), Keep.Both).Run(Materializer);

        source.Fail(new InvalidOperationException("no more"));

        Assert.IsType<InvalidOperationException>((await value.WaitAsync(Patience)).Error);
    }

    private async Task Write(FileInfo file, byte[] bytes, FileMode? mode = null, long startPosition = 0) =>
        AssertMoved(bytes.Length, await Source.Single(ByteString.FromBytes(bytes))
            .RunWith(FileIO.ToFile(file, mode, startPosition), Materializer).WaitAsync(Patience));

    private static void AssertMoved(long count, IOResult result)
    {
        Assert.True(result.WasSuccessful);
        Assert.Equal(count, result.Count);
    }
}
