namespace PatronDesk.Tests.Harness;

/// <summary>Tests that measure the memory of their process run while no others do.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredAlone
{
    public const string Name = "measured alone";
}
