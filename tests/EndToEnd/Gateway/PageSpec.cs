using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AkkaP2P.EndToEnd.Running;
using Xunit;

namespace AkkaP2P.EndToEnd.Gateway;

/// <summary><c>client --ui</c>: the page's address and its key. What the page does is tried in a browser elsewhere.</summary>
public sealed class PageSpec
{
    private const string Announcement = "page at ";

    [Fact]
    public async Task The_printed_address_opens_the_page_and_its_key_is_in_nothing_that_the_client_keeps()
    {
        await using var world = await World.Start();
        await using var node = ProgramProcess.Start(world.Folder, "client", world.TrackerInfo, "--data", world.Path("node"), "--ui");
        var line = await node.ReadLine(TimeSpan.FromSeconds(90));
        Assert.StartsWith(Announcement, line, StringComparison.Ordinal);
        var page = new Uri(line[Announcement.Length..]);
        var key = page.Fragment[1..];

        using var browser = new HttpClient { BaseAddress = page };
        Assert.Contains("<title>AkkaP2P</title>", await browser.GetStringAsync(page), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync(new Uri(page, "/api/groups"))).StatusCode);
        browser.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await browser.GetAsync(new Uri(page, "/api/groups"));
        Assert.Contains("not_logged_in", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        node.CloseInput();
        Assert.Equal(0, await node.WaitForExit(TimeSpan.FromSeconds(60)));
        var kept = Directory.GetFiles(world.Path("node"), "*", SearchOption.AllDirectories);
        Assert.Contains(kept, file => file.EndsWith(".log", StringComparison.Ordinal));
        Assert.All(kept, file => Assert.DoesNotContain(key, File.ReadAllText(file, Encoding.Latin1), StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_is_for_this_machine_only()
    {
        await using var world = await World.Start();
        var ended = await ProgramProcess.Run(world.Folder, "client", world.TrackerInfo, "--data", world.Path("node"), "--ui", "0.0.0.0:0");
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("only on loopback", Assert.Single(ended.Errors), StringComparison.Ordinal);
    }
}
