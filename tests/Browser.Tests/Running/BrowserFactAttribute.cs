namespace AkkaP2P.Browser.Tests.Running;

/// <summary>A fact about a page in Chromium; reported as skipped, with the reason, where there is none. CI installs it and allows no skipped test.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Chromium.Path is null ? "Chromium is not installed" : null;
}
