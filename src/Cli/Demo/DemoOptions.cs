namespace AkkaP2P.Cli.Demo;

/// <param name="Size">Bytes of the shared file.</param>
/// <param name="Keep">Leaves the folder with all copies and logs.</param>
internal sealed record DemoOptions(int Trackers, int Clients, long Size, bool Keep);
