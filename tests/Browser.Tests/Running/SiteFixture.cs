namespace AkkaP2P.Browser.Tests.Running;

/// <summary>Two trackers for all specs.</summary>
public sealed class SiteFixture : IAsyncLifetime
{
    public Site Site { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (Chromium.Path is not null) Site = await Site.Start(2);
    }

    public async Task DisposeAsync()
    {
        if (Site is not null) await Site.DisposeAsync();
    }
}
