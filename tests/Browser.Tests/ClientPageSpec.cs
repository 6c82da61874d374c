using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using AkkaP2P.Browser.Tests.Running;
using AkkaP2P.Client;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AkkaP2P.Browser.Tests;

/// <summary>The client's own page, in Chromium, against a real node and its trackers.</summary>
[Collection(OneBrowser.Name)]
public sealed class ClientPageSpec(Chromium chromium, SiteFixture fixture) : IDisposable
{
    private readonly Site _site = fixture.Site;

    [BrowserFact]
    public async Task Without_its_key_the_page_shows_nothing_and_the_node_does_nothing()
    {
        var anna = await _site.User("locked-anna");
        var url = new Uri(anna.PageUrl!);
        var page = await chromium.Open(url.GetLeftPart(UriPartial.Path));
        await Expect(page.GetByText("This page needs its key")).ToBeVisibleAsync();
        await Expect(page.GetByText("locked-anna")).ToHaveCountAsync(0);

        var key = url.Fragment[1..];
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(url, "/api/live"));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(url, "/api/groups", ("Authorization", "Bearer " + new string('0', key.Length))));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(url, "/api/commands/logout"));
        Assert.Equal(HttpStatusCode.Forbidden, await Status(url, $"/media/{key}/films/film.mkv"));
        Assert.Equal(HttpStatusCode.OK, await Status(url, "/api/groups", ("Authorization", "Bearer " + key)));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await Status(url, "/api/groups", ("Authorization", "Bearer " + key), ("Host", "evil.example")));
        Assert.Equal(HttpStatusCode.Forbidden, await Status(url, "/api/groups", ("Authorization", "Bearer " + key), ("Origin", "http://evil.example")));
    }

    [BrowserFact]
    public async Task Someone_makes_an_account_and_a_group_and_lets_a_friend_in()
    {
        var (olga, paul) = (await _site.Client("olga"), await _site.User("paul"));
        var page = await chromium.Open(olga.PageUrl!);
        Assert.DoesNotContain("#", page.Url, StringComparison.Ordinal);
        await Expect(page.GetByLabel("User")).ToBeVisibleAsync();
        await Chromium.Look(page, "client-sign-in");
        await page.GetByLabel("User").FillAsync("olga");
        await page.GetByLabel("Password").FillAsync("short");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync(["A password has at least 8 characters."]);
        await page.GetByLabel("Password").FillAsync(Site.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
        await Expect(page.Locator("#who")).ToHaveTextAsync("olga");

        await page.GetByLabel("Group’s name").FillAsync("trip");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Expect(page.GetByText("Nothing is shared here yet. Drop the first file below.")).ToBeVisibleAsync();
        await Chromium.Look(page, "client-empty");
        await paul.JoinGroup("trip");
        await page.GetByRole(AriaRole.Button, new() { Name = "Accept paul" }).ClickAsync();
        await Expect(page.Locator("#members-title")).ToHaveTextAsync(new Regex("2 members"));
        Assert.Null((await paul.ListFiles("trip")).Error);
    }

    [BrowserFact]
    public async Task A_file_dropped_on_the_page_is_shared()
    {
        var (fred, gina) = (await _site.User("fred"), await _site.User("gina"));
        await fred.CreateGroup("notes");
        await Site.Join(fred, gina, "notes");
        var page = await chromium.Open(fred.PageUrl!);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "notes" })).ToBeVisibleAsync();
        var dropped = await page.EvaluateHandleAsync("() => { const d = new DataTransfer(); d.items.add(new File(['hello, friends'], 'note ä.txt')); return d; }");
        await page.Locator("#group").DispatchEventAsync("drop", new { dataTransfer = dropped });
        await Expect(Row(page, "Files of the group").Filter(new() { HasText = "note ä.txt" })).ToContainTextAsync("here");
        await Expect(page.GetByText("note ä.txt is shared in notes.")).ToBeVisibleAsync();

        await gina.DownloadFile(new DownloadRequest("notes", "note ä.txt", _site.PathOf("note.txt")));
        Assert.Null((await gina.WaitDownload(null, TimeSpan.FromSeconds(60))).Error);
        Assert.Equal("hello, friends", await File.ReadAllTextAsync(_site.PathOf("note.txt")));
    }

    [BrowserFact]
    public async Task A_download_shows_its_pieces_and_peers_and_can_be_paused_resumed_and_cancelled()
    {
        var (hugo, iris) = (await _site.User("hugo"), await _site.User("iris"));
        await hugo.CreateGroup("clips");
        await Site.Join(hugo, iris, "clips");
        await hugo.UploadFile(_site.MakeFile("night.mkv", 24 << 20), "clips");
        await hugo.UploadFile(_site.MakeFile("day.mkv", 24 << 20), "clips");
        // Slow enough that it is not over before all of it was looked at, however late that is.
        await hugo.SetLimit(TransferDirection.Upload, 300_000);
        Directory.CreateDirectory(_site.PathOf("iris"));
        var page = await chromium.Open(iris.PageUrl!);
        await page.GetByLabel("Downloads go to the folder").FillAsync(_site.PathOf("iris"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Download night.mkv" }).ClickAsync();
        var download = page.Locator("#downloads > li").Filter(new() { HasText = "night.mkv" });
        await download.Locator("summary").ClickAsync();
        await Expect(download.GetByRole(AriaRole.Img)).ToHaveAttributeAsync("aria-label", new Regex("^[1-9][0-9]* of 48 pieces are here, [1-9]"));
        await Expect(Row(page, "Peers of this download")).ToContainTextAsync(["hugo"]);
        await Expect(download.GetByRole(AriaRole.Progressbar)).Not.ToHaveAttributeAsync("aria-valuenow", "0");
        await Chromium.Look(page, "client");

        await page.GetByRole(AriaRole.Button, new() { Name = "Pause night.mkv" }).ClickAsync();
        await Expect(download).ToHaveAttributeAsync("data-state", "paused");
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume night.mkv" }).ClickAsync();
        await Expect(download).ToHaveAttributeAsync("data-state", "downloading");
        await page.GetByRole(AriaRole.Button, new() { Name = "Download day.mkv" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel day.mkv" }).ClickAsync();
        await Expect(page.Locator("#downloads > li").Filter(new() { HasText = "day.mkv" })).ToHaveAttributeAsync("data-state", "cancelled");

        await hugo.SetLimit(TransferDirection.Upload, null);
        await Expect(download).ToHaveAttributeAsync("data-state", "completed");
        await Expect(Row(page, "Files served from this computer")).ToContainTextAsync(["night.mkv"]);
        Assert.Equal(await File.ReadAllBytesAsync(_site.PathOf("night.mkv")), await File.ReadAllBytesAsync(_site.PathOf("iris/night.mkv")));
    }

    [BrowserFact]
    public async Task A_song_plays_while_it_comes()
    {
        var (jana, karl) = (await _site.User("jana"), await _site.User("karl"));
        await jana.CreateGroup("tunes");
        await Site.Join(jana, karl, "tunes");
        await File.WriteAllBytesAsync(_site.PathOf("song.wav"), Song(seconds: 120));
        await jana.UploadFile(_site.PathOf("song.wav"), "tunes");
        await jana.SetLimit(TransferDirection.Upload, 250_000);
        var page = await chromium.Open(karl.PageUrl!);

        await page.GetByRole(AriaRole.Button, new() { Name = "Play song.wav" }).First.ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('audio')?.currentTime > 0.3");
        var running = Assert.Single((await karl.ShowDownloads()).Value.Downloads);
        Assert.False(running.Ended);
        await Expect(page.Locator("#downloads > li").Filter(new() { HasText = "song.wav" })).ToBeVisibleAsync();

        // Far ahead of what has come: its pieces are fetched before those in between.
        await page.EvaluateAsync("() => { document.querySelector('audio').currentTime = 100; }");
        await page.WaitForFunctionAsync("() => document.querySelector('audio').currentTime > 100.3");
    }

    [BrowserFact]
    public async Task Names_are_shown_as_they_are_and_do_nothing()
    {
        var group = Hostile.Longest('h');
        var (evil, nora) = (await _site.User(Hostile.Longest('v')), await _site.User("nora"));
        await evil.CreateGroup(group);
        await Site.Join(evil, nora, group);
        Directory.CreateDirectory(_site.PathOf("nora"));
        var page = await chromium.Open(nora.PageUrl!);
        await page.GetByLabel("Downloads go to the folder").FillAsync(_site.PathOf("nora"));
        foreach (var file in Hostile.Files) Assert.Null((await evil.UploadFile(_site.MakeFile(file, 1000), group)).Error);

        foreach (var file in Hostile.Files)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = $"Download {file}", Exact = true }).ClickAsync();
            await Expect(page.Locator("#downloads > li").Filter(new() { HasText = file })).ToHaveAttributeAsync("data-state", "completed");
            await Expect(page.Locator("#notices").GetByText(file, new() { Exact = true }).Last).ToBeVisibleAsync();
            Assert.Equal(1000, new FileInfo(_site.PathOf(Path.Combine("nora", file))).Length);
        }

        await Hostile.AssertDidNothing(page);
        await Chromium.Look(page, "client-hostile");
    }

    [BrowserFact]
    public async Task Limits_are_set_and_a_wrong_one_is_told()
    {
        var lena = await _site.User("lena");
        var page = await chromium.Open(lena.PageUrl!);
        await page.GetByLabel("Upload at most").FillAsync("fast");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set limits" }).ClickAsync();
        await Expect(page.GetByText("'fast' is no rate: 20MB/s, 500kB/s or off")).ToBeVisibleAsync();
        await page.GetByLabel("Upload at most").FillAsync("2MB/s");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("The upload limit is 2MB/s.")).ToBeVisibleAsync();

        var again = await chromium.Open(lena.PageUrl!);
        await Expect(again.GetByLabel("Upload at most")).ToHaveValueAsync("2MB/s");
    }

    public void Dispose() => chromium.AssertNoMistakes();

    private static ILocator Row(IPage page, string table) => page.GetByRole(AriaRole.Table, new() { Name = table, Exact = true }).Locator("tbody tr");

    private static async Task<HttpStatusCode> Status(Uri page, string path, params (string Name, string Value)[] headers)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(path.Contains("/commands/", StringComparison.Ordinal) ? HttpMethod.Post : HttpMethod.Get, new Uri(page, path));
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return response.StatusCode;
    }

    /// <summary>A quiet tone, uncompressed: 16 bits, one channel, 44,100 a second.</summary>
    private static byte[] Song(int seconds)
    {
        const int rate = 44_100;
        using var song = new MemoryStream();
        using var writer = new BinaryWriter(song, Encoding.ASCII);
        var bytes = seconds * rate * 2;
        writer.Write("RIFF"u8);
        writer.Write(36 + bytes);
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(rate);
        writer.Write(rate * 2);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(bytes);
        for (var i = 0; i < seconds * rate; i++) writer.Write((short)(1000 * Math.Sin(i * 440 * 2 * Math.PI / rate)));
        return song.ToArray();
    }
}
