using Akka.Configuration;
using Akka.TestKit.Xunit2;

namespace AkkaP2P.Tests.Shared;

/// <summary>The test kit for a busy machine: what comes late is waited for. How long only matters to a spec that fails.</summary>
public abstract class PatientKit(Config config) : TestKit(config.WithFallback(Patient))
{
    private static readonly Config Patient = ConfigurationFactory.ParseString("akka.test { single-expect-default = 60s, default-timeout = 60s, filter-leeway = 60s }");

    protected PatientKit(string config = "")
        : this(ConfigurationFactory.ParseString(config))
    {
    }
}
