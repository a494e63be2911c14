using System.CommandLine;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using PatronDesk.Faces.Folio.Gateway;

namespace PatronDesk.Hosting;

/// <summary><c>patrondesk folio descriptor</c>: what Okapi or Kong needs to route to this server.</summary>
internal static class FolioCommand
{
    public static Command Make()
    {
        var descriptor = new Command("descriptor", "Print the ModuleDescriptor.json of this version");
        descriptor.SetAction(async (_, cancel) =>
        {
            await using var output = Console.OpenStandardOutput();
            await using (var writer = new Utf8JsonWriter(
                output, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
                ModuleDescriptor.Write(writer, Version);
            await output.WriteAsync("\n"u8.ToArray(), cancel);
            return 0;
        });
        return new Command("folio", "What FOLIO's gateway needs to know of this program") { descriptor };
    }

    // Without the commit that the SDK appends: a module's id must be a plain semantic version.
    private static string Version =>
        typeof(FolioCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
