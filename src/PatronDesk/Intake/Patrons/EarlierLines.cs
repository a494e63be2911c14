using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using PatronDesk.Patrons;

namespace PatronDesk.Intake;

/// <summary>
/// The lines of the file that were planned before, each as a few numbers: so a person who stands in the file twice is found, and a
/// long file needs little memory.
/// </summary>
internal sealed class EarlierLines(ImportWishes wishes)
{
    private readonly List<Earlier> _lines = [];
    private readonly Dictionary<ulong, int> _byBarcode = [];
    private readonly Dictionary<ulong, int> _byEmail = [];
    private readonly Dictionary<ulong, int> _byPatronId = [];
    private readonly Dictionary<ulong, int> _byDigest = [];
    private readonly Dictionary<long, int> _byPatron = [];

    /// <summary>A number for all that a row says.</summary>
    public static ulong DigestOf(PatronRow row)
    {
        var text = new StringBuilder();
        for (var field = (IntakeField)0; (int)field < IntakeFields.Count; field++)
            text.Append(row[field] is { } said ? "\u001f" + said : "\u001e");
        return Digest(text.ToString());
    }

    /// <summary>
    /// Why the row, which means this patron or a new one, is left out for the sake of an earlier line; null where it isn't.
    /// </summary>
    public Note? Find(PatronRow row, Patron? patron, ulong digest)
    {
        var barcode = BarcodeOf(row);
        if (barcode != 0 && _byBarcode.TryGetValue(barcode, out var same))
            return NoteOn(same, digest, new(NoteCode.FieldOfLine) { Field = IntakeField.Barcode });
        if (patron is null)
            return FindNew(row, barcode, digest);
        return _byPatron.TryGetValue(patron.Id, out var meant) ? NoteOn(meant, digest, new(NoteCode.PatronOfLine)) : null;
    }

    /// <summary>Remembers a row that is done.</summary>
    public void Add(PatronRow row, Patron? patron, ulong digest)
    {
        var (email, patronId) = (KeyOf(row, IntakeField.Email), KeyOf(row, IntakeField.PatronId));
        var at = _lines.Count;
        _lines.Add(new(row.Line, digest, email, FirstNameOf(row), Before(_byEmail, email), Before(_byPatronId, patronId)));
        var barcode = BarcodeOf(row);
        if (barcode != 0)
            _byBarcode.TryAdd(barcode, at);
        if (patron is not null)
        {
            _byPatron.TryAdd(patron.Id, at);
            return;
        }

        if (email != 0)
            _byEmail[email] = at;
        if (patronId != 0)
            _byPatronId[patronId] = at;
        if (barcode == 0 && email == 0 && patronId == 0)
            _byDigest.TryAdd(digest, at);
    }

    // A row with a barcode of its own is another card, and so another patron.
    private Note? FindNew(PatronRow row, ulong barcode, ulong digest)
    {
        if (barcode != 0 || (wishes.KnowsByUuid && row[IntakeField.Uuid] is { Length: > 0 }))
            return null;
        var (email, patronId) = (KeyOf(row, IntakeField.Email), KeyOf(row, IntakeField.PatronId));
        if (email == 0 && patronId == 0)
            return _byDigest.TryGetValue(digest, out var same) ? NoteOn(same, digest, new(NoteCode.Identical)) : null;
        var name = FirstNameOf(row);
        for (var at = Before(_byEmail, email); at >= 0; at = _lines[at].SameEmail)
        {
            if (_lines[at].FirstName == name || wishes.Match is [IntakeField.Email])
                return NoteOn(at, digest, new(NoteCode.FieldOfLine) { Field = IntakeField.Email });
        }

        for (var at = Before(_byPatronId, patronId); at >= 0; at = _lines[at].SamePatronId)
        {
            if (email == 0 || _lines[at].Email == 0 || _lines[at].Email == email)
                return NoteOn(at, digest, new(NoteCode.FieldOfLine) { Field = IntakeField.PatronId });
        }

        return null;
    }

    private Note NoteOn(int at, ulong digest, Note note) =>
        (_lines[at].Digest == digest ? new Note(NoteCode.Identical) : note) with { Number = _lines[at].Line };

    private static ulong BarcodeOf(PatronRow row) => row.KeyOf(IntakeField.Barcode) is { } barcode ? Digest(barcode) : 0;

    private ulong KeyOf(PatronRow row, IntakeField field) =>
        wishes.Match.Contains(field) && row.KeyOf(field) is { } key ? Digest(key) : 0;

    private static ulong FirstNameOf(PatronRow row) => Digest(Cql.Text.Fold.Search(row[IntakeField.FirstName] ?? ""));

    private static int Before(Dictionary<ulong, int> lines, ulong key) => key != 0 && lines.TryGetValue(key, out var at) ? at : -1;

    /// <summary>A number for a text; never 0.</summary>
    public static ulong Digest(string text) =>
        Math.Max(1, BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text))));

    /// <param name="Line">Its number.</param>
    /// <param name="Digest">What it says.</param>
    /// <param name="Email">Its email; 0 for none.</param>
    /// <param name="FirstName">Its first name.</param>
    /// <param name="SameEmail">The place of an earlier one with the same email; -1 for none.</param>
    /// <param name="SamePatronId">The place of an earlier one with the same patron id; -1 for none.</param>
    private readonly record struct Earlier(int Line, ulong Digest, ulong Email, ulong FirstName, int SameEmail, int SamePatronId);
}
