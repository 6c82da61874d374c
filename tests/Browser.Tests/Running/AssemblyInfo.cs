// One browser at a time on two cores.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
