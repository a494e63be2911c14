namespace PatronDesk.Accounts;

/// <summary>This machine does not know a library's time zone. The message says what to do.</summary>
internal sealed class UnknownZoneException(string zone) : Exception(HostZone.HasData
    ? $"A library has the time zone '{zone}', which this machine does not know. Choose an IANA time zone such as "
        + "Europe/Berlin with 'patrondesk account set LIBRARY --time-zone'."
    : NoData)
{
    /// <summary>The sentence for a machine without zones.</summary>
    public const string NoData = "This machine has no time zone data, so that no due date can be computed. "
        + "Install the package tzdata, or name the folder of the data in TZDIR.";
}
