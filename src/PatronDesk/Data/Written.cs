namespace PatronDesk.Data;

/// <summary>Which statements write a column.</summary>
internal enum Written
{
    /// <summary>Insert and update.</summary>
    Always,

    /// <summary>Insert alone: it never changes.</summary>
    Once,

    /// <summary>Insert, and an update of its own, which is made only where it changed.</summary>
    Apart,
}
