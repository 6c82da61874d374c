using AkkaP2P.Cli.Repl.Completing;
using AkkaP2P.Cli.Repl.Editing;
using AkkaP2P.Protocol;
using Xunit;

namespace AkkaP2P.Cli.Tests.Repl.Completing;

public sealed class ClientCompleterSpec : IDisposable
{
    private readonly TestFolder _folder = new();

    [Theory]
    [InlineData("sta", "status ")]
    [InlineData("up", "upload_file ")]
    [InlineData("list_files f", "list_files films ")]
    [InlineData("list_files \"f", "list_files films ")]
    [InlineData("download_file films a", "download_file films a.bin ")]
    [InlineData("download_file --overwrite films a", "download_file --overwrite films a.bin ")]
    [InlineData("download_file --strategy random films a", "download_file --strategy random films a.bin ")]
    [InlineData("download_file --strategy ra", "download_file --strategy ra")]
    [InlineData("download_file --strategy rar", "download_file --strategy rarest ")]
    [InlineData("download_file --seq", "download_file --sequential ")]
    [InlineData("accept_request films b", "accept_request films bert ")]
    [InlineData("remove_member films ", "remove_member films anna ")]
    [InlineData("stop_share a", "stop_share a.bin ")]
    [InlineData("stop_share films ", "stop_share films a.bin ")]
    [InlineData("set_limit u", "set_limit upload ")]
    [InlineData("set_limit upload ", "set_limit upload off ")]
    [InlineData("help sho", "help show_")]
    [InlineData("wait_download a", "wait_download all ")]
    [InlineData("create_group f", "create_group f")]
    [InlineData("create_user a", "create_user a")]
    [InlineData("nothing f", "nothing f")]
    [InlineData("status f", "status f")]
    public async Task A_word_is_completed_by_what_its_place_takes(string typed, string completed) => Assert.Equal(completed, await Completed(typed));

    [Fact]
    public async Task Paths_are_completed_folder_by_folder()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "some folder"));
        _folder.Write("some folder/film.mkv", 1);
        _folder.Write("some folder/.hidden", 1);

        Assert.Equal($"upload_file \"{_folder.Path}/some folder/", await Completed($"upload_file {_folder.Path}/so"));
        Assert.Equal($"upload_file \"{_folder.Path}/some folder/film.mkv\" ", await Completed($"upload_file \"{_folder.Path}/some folder/"));
        Assert.Equal($"upload_file \"{_folder.Path}/some folder/.hidden\" ", await Completed($"upload_file \"{_folder.Path}/some folder/.h"));
        Assert.Equal($"upload_file {_folder.Path}/nowhere/x", await Completed($"upload_file {_folder.Path}/nowhere/x"));
    }

    [Fact]
    public async Task A_destination_is_a_folder()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "films"));
        _folder.Write("film.mkv", 1);

        Assert.Equal($"download_file films a.bin {_folder.Path}/films/", await Completed($"download_file films a.bin {_folder.Path}/fi"));
    }

    [Fact]
    public async Task Who_is_refused_gets_no_completion() =>
        Assert.Equal("list_files f", await Completed("list_files f", new FakeNode { Refusal = new CommandError(ErrorCode.NotLoggedIn, "sign in first") }));

    [Theory]
    [InlineData("a b", 2, "b", new[] { "a" })]
    [InlineData("a ", 2, "", new[] { "a" })]
    [InlineData("", 0, "", new string[0])]
    [InlineData("a \"b c", 2, "b c", new[] { "a" })]
    [InlineData("a 'b \\' c", 8, "c", new[] { "a", "b \\" })]
    [InlineData("\"a \\\"b\" c", 8, "c", new[] { "a \"b" })]
    public void A_line_is_split_as_far_as_it_is_typed(string typed, int start, string current, string[] before)
    {
        var words = TypedWords.Of(typed);
        Assert.Equal((start, current), (words.Start, words.Current));
        Assert.Equal(before, words.Before);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<string> Completed(string typed, FakeNode? node = null)
    {
        var editor = new LineEditor(new History([]));
        editor.Press(Key.Of(typed));
        editor.Complete(await new ClientCompleter(node ?? new FakeNode()).Complete(typed, default));
        return editor.Text;
    }
}
