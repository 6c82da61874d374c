using Xunit.Abstractions;
using Xunit.Sdk;

namespace AkkaP2P.Tracker.Tests.Store;

/// <summary>A fact of every store; reported as skipped, with the reason, for a store this machine cannot run.</summary>
[XunitTestCaseDiscoverer("AkkaP2P.Tracker.Tests.Store.StoreFactDiscoverer", "AkkaP2P.Tracker.Tests")]
[AttributeUsage(AttributeTargets.Method)]
public sealed class StoreFactAttribute : FactAttribute;

public sealed class StoreFactDiscoverer(IMessageSink messages) : FactDiscoverer(messages)
{
    protected override IXunitTestCase CreateTestCase(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        new StoreTestCase(
            DiagnosticMessageSink,
            discoveryOptions.MethodDisplayOrDefault(),
            discoveryOptions.MethodDisplayOptionsOrDefault(),
            testMethod);
}

public sealed class StoreTestCase : XunitTestCase
{
    [Obsolete("for the deserializer", error: true)]
    public StoreTestCase()
    {
    }

    public StoreTestCase(
        IMessageSink messages, TestMethodDisplay display, TestMethodDisplayOptions displayOptions, ITestMethod testMethod)
        : base(messages, display, displayOptions, testMethod)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute) =>
        NeedsPostgres(TestMethod.TestClass.Class.Name) ? PostgresServer.WhyMissing : base.GetSkipReason(factAttribute);

    private static bool NeedsPostgres(string spec) => spec == typeof(PostgresStateStoreSpec).FullName || spec == typeof(StoreMoveSpec).FullName;
}
