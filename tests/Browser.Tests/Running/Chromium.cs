using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace AkkaP2P.Browser.Tests.Running;

/// <summary>The system's Chromium, headless. With SHOTS=FOLDER in the environment the specs leave pictures of the pages there.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private static readonly string? Shots = Environment.GetEnvironmentVariable("SHOTS");

    private readonly ConcurrentQueue<string> _mistakes = [];
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Null where there is none.</summary>
    public static string? Path { get; } = Places.FirstOrDefault(File.Exists);

    public async Task InitializeAsync()
    {
        if (Path is null) return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Path, Args = ["--no-sandbox", "--disable-gpu"] });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A new person's tab: nothing remembered, no reload, the trackers' own certificates taken as the person would.</summary>
    public async Task<IPage> Open(string url, int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            IgnoreHTTPSErrors = true,
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = scheme,
            Locale = "en-GB",
            TimezoneId = "UTC",
        });
        context.SetDefaultTimeout(20_000);
        var page = await context.NewPageAsync();
        page.PageError += (_, mistake) => _mistakes.Enqueue(mistake);
        page.Console += (_, said) =>
        {
            if (said.Text.Contains("Content Security Policy", StringComparison.Ordinal)) _mistakes.Enqueue(said.Text);
        };
        await page.GotoAsync(url);
        return page;
    }

    /// <summary>No script failed, and nothing was stopped by a page's policy, since the last time.</summary>
    public void AssertNoMistakes()
    {
        var mistakes = _mistakes.ToArray();
        _mistakes.Clear();
        Assert.True(mistakes.Length == 0, string.Join("\n", mistakes.Distinct()));
    }

    /// <summary>At both widths and in both colour schemes; only when SHOTS asks for it.</summary>
    public static async Task Shoot(IPage page, string name)
    {
        if (Shots is null) return;
        Directory.CreateDirectory(Shots);
        var before = page.ViewportSize!;
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            foreach (var width in (int[])[1280, 390])
            {
                await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
                await page.SetViewportSizeAsync(width, 900);
                await page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
                var file = System.IO.Path.Combine(Shots, $"{name}-{width}-{scheme.ToString().ToLowerInvariant()}.png");
                await page.ScreenshotAsync(new PageScreenshotOptions { Path = file, FullPage = true });
            }
        }

        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });
        await page.SetViewportSizeAsync(before.Width, before.Height);
    }
}
