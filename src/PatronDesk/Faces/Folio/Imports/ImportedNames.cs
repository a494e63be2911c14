using PatronDesk.Accounts;
using PatronDesk.Faces.Folio.Users;
using PatronDesk.Faces.Folio.Wire;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Folio.Imports;

/// <summary>What an import calls by name: patron groups and types of addresses, each by its exact name, and kinds of contact.</summary>
internal sealed class ImportedNames
{
    private static readonly Dictionary<string, string> ContactTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["mail"] = "001",
        ["email"] = "002",
        ["text"] = "003",
        ["phone"] = "004",
        ["mobile"] = "005",
    };

    private readonly Dictionary<string, string> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _addressTypes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _unknownTypes = new(StringComparer.Ordinal);

    /// <summary>The types of addresses that the library doesn't have, and how many addresses were left out for each.</summary>
    public IReadOnlyDictionary<string, int> UnknownTypes => _unknownTypes;

    public static async ValueTask<ImportedNames> ReadAsync(Categories categories, Caller caller, CancellationToken cancel)
    {
        var names = new ImportedNames();
        foreach (var (kind, target) in ((string, Dictionary<string, string>)[])[
            (CategoryKind.Group, names._groups), (CategoryKind.Address, names._addressTypes)])
        {
            await foreach (var chunk in categories.Query(caller, kind, null, null).ReadAsync(0, int.MaxValue, cancel))
            {
                foreach (var category in chunk)
                    target[category.Content.Name] = category.Id;
            }
        }

        return names;
    }

    /// <summary>Replaces the names in a user; why that can't be done, or null.</summary>
    public string? Resolve(UserDraft user, string prefix)
    {
        var name = user.PatronGroup;
        var group = string.IsNullOrEmpty(name) ? null : _groups.GetValueOrDefault(name, "");
        List<string> departments = [.. (user.Departments ?? []).Where(department => !FolioUuid.IsLoose(department))];
        user.Resolve(prefix, group, AddressesOf(user), ContactTypeOf(user.PreferredContactTypeId));
        if (group is "")
            return $"Patron group does not exist in the system: [{name}]";
        if (departments.Count > 0)
            return $"Departments do not exist in the system: [{string.Join(", ", departments)}]";
        return user.Addresses.DistinctBy(address => address.AddressTypeId).Count() == user.Addresses.Count
            ? null
            : "Users are limited to one address per addresstype";
    }

    private List<UserAddress> AddressesOf(UserDraft user)
    {
        var known = new List<UserAddress>();
        foreach (var address in user.Addresses)
        {
            var name = address.AddressTypeId ?? "";
            if (_addressTypes.TryGetValue(name, out var id))
                known.Add(address with { AddressTypeId = id });
            else
                _unknownTypes[name] = _unknownTypes.GetValueOrDefault(name) + 1;
        }

        return known;
    }

    // An id, as /users gives it, is taken as it is.
    private static string? ContactTypeOf(string? said) =>
        said is null ? null
        : ContactTypes.TryGetValue(said, out var id) ? id
        : ContactTypes.ContainsValue(said) ? said
        : null;
}
