using Xunit;

// Real processes share two cores and are timed: one test after another.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
