using System.Text.RegularExpressions;
using AkkaP2P.Browser.Tests.Running;
using AkkaP2P.Client;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AkkaP2P.Browser.Tests;

/// <summary>The tracker's dashboard, in Chromium, against real trackers and clients.</summary>
[Collection(OneBrowser.Name)]
public sealed class DashboardSpec(Chromium chromium, SiteFixture fixture) : IDisposable
{
    private readonly Site _site = fixture.Site;

    [BrowserFact]
    public async Task A_stranger_sees_the_cluster_and_sums_and_nothing_of_any_group()
    {
        var anna = await _site.User("shy-anna");
        await anna.CreateGroup("secret-films");
        var page = await chromium.Open(_site.Trackers[0].Api);

        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("live");
        await Expect(Row(page, "Trackers of the cluster")).ToHaveCountAsync(2);
        await Expect(page.Locator("#total-sessions")).ToHaveTextAsync(new Regex("^[1-9]"));
        await Expect(page.Locator("#total-groups")).ToHaveTextAsync(new Regex("^[1-9]"));
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await Expect(page.GetByText("secret-films")).ToHaveCountAsync(0);
        await Expect(page.GetByText("shy-anna")).ToHaveCountAsync(0);
        await Chromium.Look(page, "dashboard-stranger");
    }

    [BrowserFact]
    public async Task All_of_it_can_be_reached_with_the_keyboard_alone()
    {
        var kurt = await _site.User("kurt");
        await kurt.CreateGroup("maps");
        var page = await chromium.Open(_site.Trackers[0].Api);
        await Expect(Row(page, "Trackers of the cluster")).ToHaveCountAsync(2);
        Assert.Equal(
            ["Skip to the content", "Sign in", .. _site.Trackers.Select(t => new Uri(t.Api).Authority).Order(StringComparer.Ordinal), "API", "Readiness", "Metrics"],
            await Walk(page, 7));

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByLabel("User")).ToBeFocusedAsync();
        await Chromium.Look(page, "dashboard-sign-in");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign in" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("kurt");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(Site.Password);
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "maps" })).ToBeVisibleAsync();
        await Expect(page.Locator("#content")).ToBeFocusedAsync();
        await Walk(page, 3);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "maps" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "maps" })).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Names_are_shown_as_they_are_and_do_nothing()
    {
        var (name, group) = (Hostile.Longest('u'), Hostile.Longest('g'));
        var user = await _site.User(name);
        await user.CreateGroup(group);
        foreach (var file in Hostile.Files) Assert.Null((await user.UploadFile(_site.MakeFile(file, 1000), group)).Error);
        var page = await chromium.Open($"{_site.Trackers[0].Api}/#{group}");
        await SignIn(page, name);

        foreach (var file in Hostile.Files)
        {
            await Expect(Row(page, "Files of the group").GetByText(file, new() { Exact = true })).ToBeVisibleAsync();
            await Expect(page.GetByRole(AriaRole.Log).GetByText(file, new() { Exact = true })).ToBeVisibleAsync();
        }

        await Hostile.AssertDidNothing(page);
        await Chromium.Look(page, "dashboard-hostile");
    }

    [BrowserFact]
    public async Task A_member_sees_the_groups_files_and_what_moves_without_reloading()
    {
        var (anna, bert) = (await _site.User("anna"), await _site.User("bert"));
        await anna.CreateGroup("films");
        await Site.Join(anna, bert, "films");
        var page = await chromium.Open(_site.Trackers[0].Api);
        await SignIn(page, "bert");
        await page.GetByRole(AriaRole.Button, new() { Name = "films" }).ClickAsync();
        await Expect(page.GetByText("Nothing is shared here yet.")).ToBeVisibleAsync();

        await anna.UploadFile(_site.MakeFile("dusk.mkv", 12 << 20), "films");
        var file = Row(page, "Files of the group").Filter(new() { HasText = "dusk.mkv" });
        await Expect(file.GetByRole(AriaRole.Cell).Nth(2)).ToHaveTextAsync("1");
        await Expect(page.GetByRole(AriaRole.Log)).ToContainTextAsync("anna shares dusk.mkv in films");

        await anna.SetLimit(TransferDirection.Upload, 200_000);
        await bert.DownloadFile(new DownloadRequest("films", "dusk.mkv", _site.PathOf("bert.mkv")));
        var moving = Row(page, "Files that are being fetched");
        await Expect(moving.GetByRole(AriaRole.Cell).Last).ToHaveTextAsync(new Regex("B/s"));
        await Expect(page.Locator("#total-rate")).ToHaveTextAsync(new Regex("B/s"));
        await Chromium.Look(page, "dashboard");

        await anna.SetLimit(TransferDirection.Upload, null);
        await bert.WaitDownload(null, TimeSpan.FromSeconds(60));
        await Expect(file.GetByRole(AriaRole.Cell).Nth(2)).ToHaveTextAsync("2");
        await Expect(page.GetByText("Nothing is being fetched in your groups")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Only_the_owner_sees_who_asks_to_join_and_a_stranger_not_into_the_group()
    {
        var (dora, carl) = (await _site.User("dora"), await _site.User("carl"));
        await dora.CreateGroup("songs");
        await carl.JoinGroup("songs");
        var owner = await chromium.Open(_site.Trackers[0].Api + "/#songs");
        await SignIn(owner, "dora");
        await Expect(owner.GetByText("carl asks to join: accept_request songs carl")).ToBeVisibleAsync();

        var stranger = await chromium.Open(_site.Trackers[1].Api + "/#songs");
        await SignIn(stranger, "carl");
        await Expect(stranger.GetByText("You are no member of songs")).ToBeVisibleAsync();
        await Expect(Row(stranger, "Groups").Filter(new() { HasText = "songs" })).ToContainTextAsync("asked to join");
        await Expect(stranger.GetByRole(AriaRole.Heading, new() { Name = "Members" })).ToBeHiddenAsync();
    }

    [BrowserFact]
    public async Task A_wrong_password_is_told_and_signing_out_hides_everything_again()
    {
        var emil = await _site.User("emil");
        await emil.CreateGroup("papers");
        var page = await chromium.Open(_site.Trackers[0].Api);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.GetByLabel("User").FillAsync("emil");
        await page.GetByLabel("Password").FillAsync("something else");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "User or password is wrong" })).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Password")).ToBeFocusedAsync();

        await page.Keyboard.TypeAsync(Site.Password);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "papers" })).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "papers" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByText("papers")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task A_tracker_that_stops_is_told_with_where_to_go_instead()
    {
        await using var site = await Site.Start(2);
        var page = await chromium.Open(site.Trackers[0].Api);
        await Expect(Row(page, "Trackers of the cluster")).ToHaveCountAsync(2);
        await site.Trackers[0].DisposeAsync();
        var other = page.GetByRole(AriaRole.Alert).GetByRole(AriaRole.Link);
        await Expect(other).ToHaveTextAsync(site.Trackers[1].Api.Replace("https://", "", StringComparison.Ordinal));
        await other.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("live");
        await Expect(page.GetByRole(AriaRole.Log)).ToContainTextAsync("left the cluster");
    }

    public void Dispose() => chromium.AssertNoMistakes();

    private static ILocator Row(IPage page, string table) => page.GetByRole(AriaRole.Table, new() { Name = table, Exact = true }).Locator("tbody tr");

    /// <summary>Presses Tab so often and gives what had the focus, which must be seen.</summary>
    private static async Task<IReadOnlyList<string>> Walk(IPage page, int steps)
    {
        var names = new List<string>();
        for (var i = 0; i < steps; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            Assert.NotEqual("none", await page.EvaluateAsync<string>("() => getComputedStyle(document.activeElement).outlineStyle"));
            names.Add(await page.EvaluateAsync<string>("() => document.activeElement.textContent.trim()"));
        }

        return names;
    }

    private static async Task SignIn(IPage page, string user)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.GetByLabel("User").FillAsync(user);
        await page.GetByLabel("Password").FillAsync(Site.Password);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#who")).ToHaveTextAsync(user);
    }
}
