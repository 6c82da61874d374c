using System.Text;
using AkkaP2P.Client.Ui;
using AkkaP2P.Protocol;
using Xunit;

namespace AkkaP2P.Client.Tests.Ui;

public sealed class DroppedFilesSpec : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly DroppedFiles _dropped;

    public DroppedFilesSpec() => _dropped = new DroppedFiles(_folder["dropped"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_is_kept_under_its_name()
    {
        var path = (await Keep("note ä.txt", "hello")).Value;
        Assert.Equal("note ä.txt", Path.GetFileName(path));
        Assert.Equal("hello", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task A_second_one_of_the_same_name_leaves_the_first_as_it_is()
    {
        var first = (await Keep("a", "first")).Value;
        var second = (await Keep("a", "second")).Value;
        Assert.Equal("first", await File.ReadAllTextAsync(first));
        _dropped.Forget(second);
        Assert.Equal([first], Directory.GetFiles(_folder["dropped"], "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("films", "../up")]
    [InlineData("films", "")]
    [InlineData("../films", "a")]
    public async Task A_name_that_leads_elsewhere_is_refused(string group, string file)
    {
        var kept = await _dropped.Keep("ann", group, file, Stream.Null, 0, default);
        Assert.Equal(ErrorCode.InvalidName, kept.Error?.Code);
        Assert.False(Directory.Exists(_folder["dropped"]));
    }

    [Fact]
    public async Task One_that_has_no_room_is_refused_before_it_comes()
    {
        var kept = await _dropped.Keep("ann", "films", "a", new BrokenStream(), long.MaxValue, default);
        Assert.Equal(ErrorCode.DiskFull, kept.Error?.Code);
    }

    [Fact]
    public async Task One_that_breaks_off_leaves_nothing()
    {
        await Assert.ThrowsAsync<OperationCanceledException>(() => _dropped.Keep("ann", "films", "a", new BrokenStream(), null, default));
        Assert.Empty(Directory.GetFiles(_folder["dropped"], "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task What_a_killed_program_left_unfinished_is_removed_and_no_more()
    {
        var whole = (await Keep("a", "whole")).Value;
        await File.WriteAllTextAsync(Path.Combine(_folder["dropped/ann/films"], "1.incoming"), "half");
        _dropped.Clean();
        Assert.Equal([whole], Directory.GetFiles(_folder["dropped"], "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_kept_file_whose_own_name_looks_unfinished_is_not_cleaned_away()
    {
        var whole = (await Keep("backup.incoming", "whole")).Value;
        _dropped.Clean();
        Assert.Equal("whole", await File.ReadAllTextAsync(whole));
    }

    [Fact]
    public async Task Only_a_copy_is_forgotten_and_it_may_be_gone_already()
    {
        var copy = (await Keep("a", "mine")).Value;
        var others = new[] { _folder["a"], _folder["dropped/ann/films/a"], _folder["dropped/ann/films/notes/a"] };
        foreach (var other in others)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(other)!);
            await File.WriteAllTextAsync(other, "another's");
            _dropped.Forget(other);
        }

        _dropped.Forget(copy);
        _dropped.Forget(copy);

        Assert.All(others, other => Assert.True(File.Exists(other)));
        Assert.False(Directory.Exists(Path.GetDirectoryName(copy)));
    }

    private Task<Outcome<string>> Keep(string file, string content) =>
        _dropped.Keep("ann", "films", file, new MemoryStream(Encoding.UTF8.GetBytes(content)), content.Length, default);

    /// <summary>A browser that is closed after some bytes.</summary>
    private sealed class BrokenStream : MemoryStream
    {
        private bool _begun;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_begun) throw new OperationCanceledException("the browser went away");
            _begun = true;
            return ValueTask.FromResult(100);
        }
    }
}
