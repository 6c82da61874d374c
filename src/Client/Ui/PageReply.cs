using AkkaP2P.Protocol;

namespace AkkaP2P.Client.Ui;

/// <summary>What became of a command: its data, or why not.</summary>
internal sealed record PageReply(object? Data, CommandError? Error);
