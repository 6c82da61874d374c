namespace AkkaP2P.Browser.Tests.Running;

/// <summary>All specs share one browser; each opens a context of its own in it, which knows nothing of the others.</summary>
[CollectionDefinition(Name)]
public sealed class OneBrowser : ICollectionFixture<Chromium>
{
    public const string Name = "browser";
}
