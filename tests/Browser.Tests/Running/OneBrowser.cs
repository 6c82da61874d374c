namespace AkkaP2P.Browser.Tests.Running;

/// <summary>
/// All specs share one browser, in which each opens a context of its own that knows nothing of the others, and one site, where each has users and groups of
/// its own.
/// </summary>
[CollectionDefinition(Name)]
public sealed class OneBrowser : ICollectionFixture<Chromium>, ICollectionFixture<SiteFixture>
{
    public const string Name = "browser";
}
