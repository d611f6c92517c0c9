// All sources of a process share one engine; tests count its handles and change its settings.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
