namespace PatronDesk.Faces.Folio.Users;

/// <summary>A type of address. The list is fixed and has the ids that FOLIO's own clients and scripts send.</summary>
internal sealed record AddressType(string Id, string Name, string Description)
{
    public static AddressType Home { get; } = new("93d3d88d-499b-45d0-9bc7-ac73c3a19880", "Home", "Home Address");

    public static IReadOnlyList<AddressType> All { get; } =
    [
        Home,
        new("1c4b225f-f669-4e9b-afcd-ebc0e273a34e", "Work", "Work Address"),
        new("b6f4d1c6-0dfa-463c-9534-f49c4f0ae090", "Claim", "Claim Address"),
        new("5a4c5b53-9b33-4f4e-8c39-6a3b6a1d0a52", "Other", "Other Address"),
    ];

    /// <summary>Whether there is a type with this id, any case.</summary>
    public static bool Exists(string id) =>
        All.Any(type => type.Id.Equals(id, StringComparison.OrdinalIgnoreCase));
}
