using IPNetwork = System.Net.IPNetwork;

namespace PatronDesk.Events;

/// <summary>The operator's settings for webhooks.</summary>
/// <param name="PrivateNetworks">Networks that webhooks may be sent to although they are private.</param>
/// <param name="Proxy">The proxy that sends them on; null for none.</param>
internal sealed record WebhookSettings(IReadOnlyList<IPNetwork> PrivateNetworks, Uri? Proxy);
