using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace AkkaP2P.Browser.Tests.Running;

/// <summary>
/// The system's Chromium, headless; Playwright's own is not needed. With SHOTS=FOLDER in the environment the specs leave pictures of the pages there.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private static readonly string? Shots = Environment.GetEnvironmentVariable("SHOTS");

    private static readonly string ReadableScript = ReadScript();

    /// <summary>What has not come by then will not come, on however busy a machine.</summary>
    private const int PatienceMs = 60_000;

    private readonly ConcurrentQueue<string> _mistakes = [];
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Null where there is none.</summary>
    public static string? Path { get; } = Places.FirstOrDefault(File.Exists);

    public async Task InitializeAsync()
    {
        if (Path is null) return;
        Assertions.SetDefaultExpectTimeout(PatienceMs);
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
        context.SetDefaultTimeout(PatienceMs);
        var page = await context.NewPageAsync();
        page.PageError += (_, mistake) => _mistakes.Enqueue(mistake);
        page.Console += (_, said) =>
        {
            if (said.Text.Contains("Content Security Policy", StringComparison.Ordinal)) _mistakes.Enqueue(said.Text);
        };
        page.Request += (_, request) =>
        {
            var isOwn = request.IsNavigationRequest || new Uri(request.Url).Authority == new Uri(request.Frame.Url).Authority;
            if (!isOwn) _mistakes.Enqueue($"{request.Frame.Url} asked for {request.Url}");
        };
        await page.GotoAsync(url);
        return page;
    }

    /// <summary>No script failed, nothing was stopped by a page's policy, and no page asked anyone but its own host, since the last time.</summary>
    public void AssertNoMistakes()
    {
        var mistakes = _mistakes.ToArray();
        _mistakes.Clear();
        Assert.True(mistakes.Length == 0, string.Join("\n", mistakes.Distinct()));
    }

    /// <summary>The page can be read and used as it is now, on a desk and on a phone, light and dark.</summary>
    /// <param name="name">Of its pictures.</param>
    public static async Task Look(IPage page, string name)
    {
        var problems = new List<string>();
        foreach (var scheme in (ColorScheme[])[ColorScheme.Dark, ColorScheme.Light])
        {
            foreach (var width in (int[])[390, 1280])
            {
                await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
                await page.SetViewportSizeAsync(width, 900);
                await page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
                problems.AddRange((await page.EvaluateAsync<string[]>(ReadableScript)).Select(p => $"{name}, {width} wide, {scheme}: {p}"));
                if (Shots is not null) await Shoot(page, $"{name}-{width}-{scheme.ToString().ToLowerInvariant()}.png");
            }
        }

        Assert.True(problems.Count == 0, string.Join("\n", problems));
    }

    private static async Task Shoot(IPage page, string file)
    {
        Directory.CreateDirectory(Shots!);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = System.IO.Path.Combine(Shots!, file), FullPage = true });
    }

    private static string ReadScript()
    {
        using var script = new StreamReader(typeof(Chromium).Assembly.GetManifestResourceStream("readable.js")!);
        return script.ReadToEnd();
    }
}
