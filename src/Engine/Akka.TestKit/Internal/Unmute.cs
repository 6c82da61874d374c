using Akka.Actor;

namespace Akka.TestKit.Internal;

/// <summary>Published to the listener: these filters are over.</summary>
internal sealed record Unmute(IReadOnlyCollection<EventFilter> Filters) : INoSerializationVerificationNeeded;
