using AkkaP2P.Client.Storage;
using AkkaP2P.Protocol;
using Xunit;

namespace AkkaP2P.Client.Tests.Storage;

public sealed class DownloadTargetSpec : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_existing_folder_takes_the_file_under_its_own_name() =>
        Assert.Equal(_folder["a.txt"], Resolve(_folder.Path).Value.FinalPath);

    [Fact]
    public void A_new_path_in_an_existing_folder_is_the_files_name() =>
        Assert.Equal(_folder["b.txt"], Resolve(_folder["b.txt"]).Value.FinalPath);

    [Fact]
    public void A_missing_parent_folder_is_path_not_found()
    {
        Assert.Equal(ErrorCode.PathNotFound, Resolve(_folder["no/b.txt"]).Error!.Code);
        Assert.Equal(ErrorCode.PathNotFound, Resolve(_folder["no/"]).Error!.Code);
        Assert.Equal(ErrorCode.PathNotFound, Resolve("a\0b").Error!.Code);
    }

    [Fact]
    public void A_file_for_a_parent_folder_is_path_not_found()
    {
        File.WriteAllText(_folder["file"], "");
        Assert.Equal(ErrorCode.PathNotFound, Resolve(_folder["file/b.txt"]).Error!.Code);
    }

    [Fact]
    public void What_exists_is_kept_unless_overwriting_was_asked_for()
    {
        File.WriteAllText(_folder["a.txt"], "");
        Assert.Equal(ErrorCode.DestinationExists, Resolve(_folder.Path).Error!.Code);
        Assert.Equal(ErrorCode.DestinationExists, Resolve(_folder["a.txt"]).Error!.Code);
        Assert.True(Resolve(_folder.Path, overwrite: true).Ok);
    }

    [Fact]
    public void A_folder_of_the_files_name_is_never_overwritten()
    {
        _folder.Sub("a.txt");
        Assert.Equal(ErrorCode.DestinationExists, Resolve(_folder.Path, overwrite: true).Error!.Code);
    }

    [Fact]
    public void A_selection_ends_as_partial()
    {
        var target = DownloadTarget.Resolve(_folder.Path, FileName.Parse("a.txt"), _folder.Path, selection: true, overwrite: false).Value;
        Assert.Equal(_folder["a.txt.partial"], target.FinalPath);
        Assert.Equal(_folder["a.txt.part"], target.PartPath);
    }

    private Outcome<DownloadTarget> Resolve(string destination, bool overwrite = false) =>
        DownloadTarget.Resolve(destination, FileName.Parse("a.txt"), _folder["journals"], selection: false, overwrite);
}
