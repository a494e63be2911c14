using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Hosting;

/// <summary>What strangers may take of the web server.</summary>
public sealed class EdgeLimitsTests
{
    [Fact]
    public async Task A_socket_reads_and_writes_no_further_ahead_than_the_server_may()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var sockets = server.Services.GetRequiredService<IOptions<SocketTransportOptions>>().Value;
        var limits = server.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;

        Assert.Equal((limits.MaxRequestBufferSize, limits.MaxResponseBufferSize), (sockets.MaxReadBufferSize, sockets.MaxWriteBufferSize));
        Assert.True(sockets.MaxReadBufferSize < 200_000);
    }
}
