namespace PatronDesk.EndToEnd.Harness;

/// <summary>The program's verbs, on a store.</summary>
internal static class Verbs
{
    /// <summary>Runs a verb of the published file to its end.</summary>
    public static Task<(int Code, string Output, string Errors)> RunAsync(this TestStore store, params string[] arguments) =>
        store.RunAsync([], arguments);

    /// <summary>The same, with variables of the environment.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(
        this TestStore store, Dictionary<string, string> environment, params string[] arguments)
    {
        if (store.Database is not null)
            environment["PATRONDESK_DATABASE"] = store.Database;
        await using var program = PublishedProgram.Start([.. arguments, "--data", store.Folder], environment);
        return (await program.WaitAsync(), program.Output, program.Errors);
    }
}
