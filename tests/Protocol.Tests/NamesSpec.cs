namespace AkkaP2P.Protocol.Tests;

public sealed class NamesSpec
{
    [Theory]
    [InlineData("a")]
    [InlineData("Ada.Lovelace_1815-12")]
    [InlineData("0day")]
    public void Users_and_groups_have_simple_names(string name)
    {
        Assert.Equal(name, UserName.Parse(name).Value);
        Assert.Equal(name, GroupName.Parse(name).ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".hidden")]
    [InlineData("-option")]
    [InlineData("_x")]
    [InlineData("two words")]
    [InlineData("a/b")]
    [InlineData("ädä")]
    [InlineData("a\n")]
    public void Other_names_of_users_and_groups_are_refused(string? name)
    {
        Assert.False(UserName.TryParse(name, out _));
        Assert.False(GroupName.TryParse(name, out _));
    }

    [Fact]
    public void A_name_has_at_most_64_characters()
    {
        Assert.True(UserName.TryParse(new string('a', 64), out _));
        Assert.False(UserName.TryParse(new string('a', 65), out _));
        Assert.Throws<FormatException>(() => GroupName.Parse(new string('a', 65)));
    }

    [Fact]
    public void A_default_name_names_nobody()
    {
        Assert.Throws<InvalidOperationException>(() => default(UserName).Value);
        Assert.Throws<InvalidOperationException>(() => default(GroupName).Value);
        Assert.Throws<InvalidOperationException>(() => default(FileName).Value);
    }

    [Theory]
    [InlineData("film.mkv")]
    [InlineData("Übung 1 – Lösung.pdf")]
    [InlineData("日本語.txt")]
    [InlineData("🎬.mp4")]
    [InlineData("--sequential")]
    [InlineData(".bashrc")]
    [InlineData("...")]
    public void Files_may_be_called_what_people_call_them(string name) => Assert.Equal(name, FileName.Parse(name).Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../etc/passwd")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("/")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("a\u007fb")]
    [InlineData("a\u202egpj.exe")]
    public void What_is_a_path_or_deceives_or_is_no_text_is_no_file_name(string? name) => Assert.False(FileName.TryParse(name, out _));

    [Theory]
    [InlineData("film.mkv", "film.mkv")]
    [InlineData("日本語.txt", "日本語.txt")]
    [InlineData("a:b", "a_b")]
    [InlineData("C:film.mkv", "C_film.mkv")]
    [InlineData("film.mkv:stream", "film.mkv_stream")]
    [InlineData("<who>|\"what\"?*", "_who___what___")]
    [InlineData("film.", "film_")]
    [InlineData("film ", "film_")]
    [InlineData("...", ".._")]
    [InlineData("con", "_con")]
    [InlineData("NUL.txt", "_NUL.txt")]
    [InlineData("Com1 .tar.gz", "_Com1 .tar.gz")]
    [InlineData("LPT¹", "_LPT¹")]
    [InlineData("console", "console")]
    public void Where_some_names_are_devices_or_paths_they_become_others(string name, string onDisk)
    {
        Assert.Equal(onDisk, FileName.Parse(name).OnDisk(windows: true));
        Assert.Equal(name, FileName.Parse(name).OnDisk(windows: false));
    }

    [Fact]
    public void No_name_leads_out_of_its_folder()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        const string alphabet = "./\\:~ aB\0\t\u2024\u2215\uFF0F\uFF0E\u202E\u0301\u00AD";
        for (var i = 0; i < 50_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            if (!FileName.TryParse(text, out var name)) continue;
            foreach (var windows in new[] { false, true })
            {
                var path = Path.GetFullPath(Path.Combine("/to/here", name.OnDisk(windows)));
                Assert.True(Path.GetDirectoryName(path) == "/to/here", $"seed {seed}: '{text}' became {path}");
                Assert.DoesNotContain(windows ? ':' : '/', name.OnDisk(windows));
            }
        }
    }

    [Fact]
    public void Half_a_character_is_no_file_name()
    {
        // Not as inline data: metadata is UTF-8, which cannot hold these.
        foreach (var name in new[] { "\ud800", "a\udc00", "\udc00\ud800" }) Assert.False(FileName.TryParse(name, out _));
    }

    [Fact]
    public void A_file_name_fits_into_a_folder_with_room_for_our_endings()
    {
        Assert.True(FileName.TryParse(new string('a', 240), out _));
        Assert.False(FileName.TryParse(new string('a', 241), out _));
        Assert.False(FileName.TryParse(new string('日', 81), out _));
    }

    [Theory]
    [InlineData("127.0.0.1", "https://127.0.0.1:6101")]
    [InlineData("::1", "https://[::1]:6101")]
    [InlineData("tracker.example.org", "https://tracker.example.org:6101")]
    public void A_trackers_api_has_an_address(string host, string api) => Assert.Equal(api, new TrackerEndpoint(host, 5101, 6101).Api);
}
