using PatronDesk.Accounts;
using PatronDesk.Faces.Desk.Shell;

namespace PatronDesk.Faces.Desk.Settings;

/// <summary>The library's API keys, with the form of a new one.</summary>
/// <param name="Keys">Those that work first, each kind in the order in which they were made.</param>
/// <param name="Makers">The names of who made them, by the journal's name.</param>
/// <param name="Form">The form of a new key.</param>
/// <param name="Done">The key of what was done just now; null for nothing.</param>
internal sealed record KeysModel(IReadOnlyList<ApiKey> Keys, ActorDirectory Makers, FormValues Form, string? Done);

/// <summary>A key that was made just now.</summary>
/// <param name="Key">What may be shown of it always.</param>
/// <param name="Secret">The key itself, which is shown this once.</param>
/// <param name="Address">The address of the server, as the browser knows it.</param>
internal sealed record MadeKeyModel(ApiKey Key, string Secret, string Address);
