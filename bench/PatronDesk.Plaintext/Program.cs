// The least that this web server can do for a request: what every ratio of the benchmark is taken to.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
var app = builder.Build();
app.MapGet("/plaintext", () => "Hello, World!");
await app.RunAsync();
