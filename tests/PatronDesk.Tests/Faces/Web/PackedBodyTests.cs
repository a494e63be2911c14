using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using PatronDesk.Tests.Faces.Folio;
using PatronDesk.Tests.Faces.Libib;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Faces.Web;

/// <summary>Bodies that come compressed.</summary>
public sealed class PackedBodyTests
{
    private const int Mebibyte = 1024 * 1024;

    public static TheoryData<Engine, string> Codings => new(
        from engine in (Engine[])[Engine.Sqlite, Engine.Postgres]
        from coding in (string[])["gzip", "GZip", "x-gzip", "deflate", "br", "identity"]
        select (engine, coding));

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task A_body_of_each_coding_is_read_on_both_faces(Engine engine, string coding)
    {
        await using var server = await TestServer.StartAsync(engine);
        var block = await SendAsync(server, "/manualblocks", Pack(FolioCalls.Sample, coding), coding);
        Assert.Equal(201, block.Status);
        Assert.Contains("Last 3 have bounced back", block.Body, StringComparison.Ordinal);
        var patron = await SendAsync(server, "/patrons", Pack("""{"first_name":"Mary","last_name":"Müller"}""", coding), coding);
        Assert.Equal((200, "Müller"), (patron.Status, patron["last_name"]));
        var form = await SendAsync(
            server, "/patrons", Pack("first_name=Percy&last_name=Shelley", coding), coding, "application/x-www-form-urlencoded");
        Assert.Equal((200, "Percy"), (form.Status, form["first_name"]));
    }

    [Theory]
    [InlineData("compress")]
    [InlineData("zstd")]
    [InlineData("gzip, gzip")]
    [InlineData("nonsense")]
    public async Task Another_coding_is_415_and_told_which_are_read(string coding)
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        foreach (var path in (string[])["/manualblocks", "/patrons"])
        {
            using var answer = await PostAsync(server, path, Encoding.UTF8.GetBytes("{}"), coding);
            Assert.Equal(415, (int)answer.StatusCode);
            Assert.Equal("gzip, deflate, br", string.Join(", ", answer.Headers.GetValues("Accept-Encoding")));
            Assert.Contains(
                $"Content-Encoding is {coding}; send one of gzip, deflate, br",
                await answer.Content.ReadAsStringAsync(),
                StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task A_body_that_is_broken_or_cut_short_is_400(string coding)
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var whole = Pack(FolioCalls.Sample, coding);
        foreach (var body in (byte[][])[Encoding.UTF8.GetBytes(FolioCalls.Sample), whole[..(whole.Length / 2)]])
        {
            foreach (var path in (string[])["/manualblocks", "/patrons"])
            {
                var answer = await SendAsync(server, path, body, coding);
                Assert.True(answer.Status == 400, answer.Body);
                Assert.Contains($"The body is not {coding}, as Content-Encoding says", answer.Body, StringComparison.Ordinal);
            }
        }

        Assert.Equal("0", await server.TotalAsync());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task What_comes_out_may_have_a_mebibyte_and_a_bomb_is_not_unpacked(string coding)
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        var fits = new string(' ', Mebibyte - 2) + "{}";
        Wire.IsError(await SendAsync(server, "/patrons", Pack(fits, coding), coding), 400, "required", "first_name");
        Wire.IsError(await SendAsync(server, "/patrons", Pack(fits + " ", coding), coding), 413, "too_large");

        // A quarter of a gigabyte in a body that has less than its limit.
        var bomb = Bomb(coding, 256 * Mebibyte);
        Assert.InRange(bomb.Length, 1, Mebibyte);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Wire.IsError(await SendAsync(server, "/patrons", bomb, coding), 413, "too_large");
        Assert.Equal(413, (await SendAsync(server, "/manualblocks", bomb, coding)).Status);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 32 * Mebibyte);
    }

    [Fact]
    public async Task What_is_sent_has_the_same_limit_however_little_comes_out()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        // Empty members, one after another: megabytes that unpack to nothing.
        byte[] empty = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        var many = Enumerable.Repeat(empty, 2 * Mebibyte / empty.Length).SelectMany(one => one).ToArray();
        Wire.IsError(await SendAsync(server, "/patrons", many, "gzip"), 413, "too_large");
    }

    private static byte[] Pack(string text, string coding)
    {
        using var packed = new MemoryStream();
        using (var packer = Packer(packed, coding))
            packer.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    private static byte[] Bomb(string coding, int bytes)
    {
        using var packed = new MemoryStream();
        using (var packer = Packer(packed, coding))
        {
            var blanks = Enumerable.Repeat((byte)' ', Mebibyte).ToArray();
            for (var written = 0; written < bytes; written += Mebibyte)
                packer.Write(blanks);
        }

        return packed.ToArray();
    }

    private static Stream Packer(Stream packed, string coding) => coding switch
    {
        "deflate" => new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true),
        "br" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
        "identity" => new BufferedStream(packed),
        _ => new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true),
    };

    private static async Task<Answer> SendAsync(
        TestServer server, string path, byte[] body, string coding, string type = "application/json")
    {
        using var answer = await PostAsync(server, path, body, coding, type);
        return await Answer.OfAsync(answer);
    }

    private static async Task<HttpResponseMessage> PostAsync(
        TestServer server, string path, byte[] body, string coding, string type = "application/json")
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        Assert.True(content.Headers.TryAddWithoutValidation("Content-Encoding", coding));
        return await server.Client.PostAsync(path, content);
    }
}
