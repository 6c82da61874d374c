using Microsoft.Playwright;

namespace AkkaP2P.Browser.Tests.Running;

/// <summary>Names that try to be more than names: as long as they may be, markup, and letters that run the other way.</summary>
public static class Hostile
{
    private const string Owned = "owned";

    /// <summary>Of a user or a group.</summary>
    public static string Longest(char letter) => new(letter, 64);

    public static readonly IReadOnlyList<string> Files =
    [
        $"<img src=x onerror=document.title='{Owned}'>.mkv",
        $"\"><svg onload=document.title='{Owned}'>&lt;b&gt;.mp3",
        "%2e%2e%2fup ?a=b&c#d';.txt",
        "סרט #1 (טיוטה).mkv",
        new string('w', 200) + ".mp4",
    ];

    /// <summary>Everything that came of a name is text.</summary>
    public static async Task AssertDidNothing(IPage page)
    {
        Assert.NotEqual(Owned, await page.TitleAsync());
        await Assertions.Expect(page.Locator("img, b, [onerror], [onload]")).ToHaveCountAsync(0);
    }
}
