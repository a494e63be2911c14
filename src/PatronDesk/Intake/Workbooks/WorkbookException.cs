namespace PatronDesk.Intake;

/// <summary>A workbook that can't be read, or not any further.</summary>
internal sealed class WorkbookException(FileFault fault) : Exception($"The workbook can't be read: {fault}.")
{
    public FileFault Fault { get; } = fault;

    /// <summary>The fault that an exception of the base library means; null where it is none of a damaged file.</summary>
    public static FileFault? Of(Exception error) => error switch
    {
        WorkbookException own => own.Fault,
        InvalidDataException or EndOfStreamException or System.Xml.XmlException or NotSupportedException => FileFault.Damaged,
        _ => null,
    };
}
