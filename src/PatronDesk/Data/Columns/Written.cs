namespace PatronDesk.Data;

/// <summary>Which statements write a column.</summary>
internal enum Written
{
    /// <summary>Insert and update.</summary>
    Always,

    /// <summary>Insert only; it never changes.</summary>
    Once,

    /// <summary>Insert, and a separate update that runs only when the value changed.</summary>
    Apart,
}
