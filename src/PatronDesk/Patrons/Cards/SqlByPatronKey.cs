using PatronDesk.Data;

namespace PatronDesk.Patrons;

/// <summary>One statement, written once, for each kind of patron key.</summary>
/// <param name="text">Makes the statement from the key's column.</param>
internal sealed class SqlByPatronKey(Func<string, string> text)
{
    private readonly Sql _byBarcode = new(text("barcode"));
    private readonly Sql _byEmail = new(text("email_folded"));
    private readonly Sql _byUuid = new(text("uuid"));

    public Sql For(PatronKey key) => key.Kind switch
    {
        PatronKeyKind.Barcode => _byBarcode,
        PatronKeyKind.Email => _byEmail,
        _ => _byUuid,
    };
}
