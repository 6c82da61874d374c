using Akka.Actor;

namespace Akka.TestKit.Internal;

/// <summary>Published to the listener: use these filters from now on.</summary>
internal sealed record Mute(IReadOnlyCollection<EventFilter> Filters) : INoSerializationVerificationNeeded;
