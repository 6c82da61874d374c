using Akka.Actor;
using Akka.Configuration;

namespace AkkaP2P.Client;

/// <summary>What a node stands on: the folder it holds, its key, its settings, its actor system, its events.</summary>
internal sealed class NodeFoundation : IAsyncDisposable
{
    private const string SystemName = "akkap2p-client";
    private const int MaxWaitingEvents = 1_024;

    private readonly DataFolderLock _folder;

    private NodeFoundation(DataFolderLock folder, NodeIdentity identity, ActorSystem system, ClientOptions options)
    {
        _folder = folder;
        (Identity, System, Options) = (identity, system, options);
    }

    public NodeIdentity Identity { get; }

    public ActorSystem System { get; }

    /// <summary>As given, with client.conf standing in for what is not set.</summary>
    public ClientOptions Options { get; }

    /// <summary>The keys below <c>akkap2p.client</c>.</summary>
    public Config Client => Options.Config.GetConfig("akkap2p.client");

    public ClientEventQueue Events { get; } = new(MaxWaitingEvents);

    /// <exception cref="ClientStartException">The folder is in use, or a file in it cannot be used.</exception>
    public static NodeFoundation Lay(ClientOptions options)
    {
        var folder = DataFolderLock.Take(options.DataFolder);
        NodeIdentity? identity = null;
        try
        {
            identity = NodeIdentity.LoadOrCreate(options.DataFolder);
            var complete = options with { Config = options.Config.WithFallback(ClientConfig.Default) };
            return new NodeFoundation(folder, identity, ActorSystem.Create(SystemName, complete.Config), complete);
        }
        catch (Exception e)
        {
            identity?.Dispose();
            folder.Dispose();
            if (e is ConfigurationException or ArgumentException) throw new ClientStartException($"a setting is wrong: {e.Message}", e) { IsMisuse = true };
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await System.Terminate();
        Events.Complete();
        Identity.Dispose();
        _folder.Dispose();
    }
}
