using Xunit;

namespace AkkaP2P.Client.Tests;

public sealed class DataFolderLockSpec : IDisposable
{
    private readonly TempFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public void A_folder_in_use_is_refused_by_name_until_it_is_free()
    {
        using (DataFolderLock.Take(_data.Path))
        {
            var e = Assert.Throws<ClientStartException>(() => DataFolderLock.Take(_data.Path));
            Assert.Contains($"{_data.Path} is in use", e.Message, StringComparison.Ordinal);
        }

        DataFolderLock.Take(_data.Path).Dispose();
    }

    [Fact]
    public void A_missing_folder_is_made_for_its_owner_alone()
    {
        DataFolderLock.Take(_data["new/folder"]).Dispose();
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_data["new/folder"]));
    }

    [Fact]
    public void A_file_in_its_place_is_refused_by_name()
    {
        File.WriteAllText(_data["file"], "");
        Assert.Contains(_data["file"], Assert.Throws<ClientStartException>(() => DataFolderLock.Take(_data["file"])).Message, StringComparison.Ordinal);
    }
}
