using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PatronDesk.Accounts;
using PatronDesk.Tests.Harness;

namespace PatronDesk.Tests.Accounts;

public sealed class PasswordTests
{
    // Made with OpenSSL's Argon2id of the passwords' UTF-8, salt 00 01 … 0F.
    [Theory]
    [InlineData(
        "correct horse battery staple",
        "$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$gYJZtjEAJqjg26xdLmknq8/bB7MiWPrE9hsYuA+SkIU")]
    [InlineData("pässwörd 🔑 Ω", "$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$6lkd6pqEDbvqnAg6hNWGvrK96ywG0ceaKPthwLgvLl8")]
    [InlineData("pässwörd 🔑 Ω", "$argon2id$v=19$m=8192,t=3,p=1$AAECAwQFBgcICQoLDA0ODw$DR+V4jKw0TVbAXkinSb+RAVlUm8NwxhyQTBuuYy4qN0")]
    public void A_hash_made_elsewhere_is_verified(string password, string hash)
    {
        Assert.True(PasswordHash.Verify(password, hash));
        Assert.False(PasswordHash.Verify(password + " ", hash));
        Assert.False(PasswordHash.Verify(password.ToUpperInvariant(), hash));
        Assert.False(PasswordHash.Verify(password, hash[..^1] + "A"));
    }

    [Fact]
    public void A_hash_is_a_salted_PHC_string_that_verifies()
    {
        var (one, other) = (PasswordHash.Make("secret"), PasswordHash.Make("secret"));
        Assert.NotEqual(one, other);
        Assert.Matches(@"^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$", one);
        Assert.True(PasswordHash.Verify("secret", one));
        Assert.False(PasswordHash.Verify("Secret", one));
    }

    [Fact]
    public void An_empty_password_never_verifies() => Assert.False(PasswordHash.Verify("", PasswordHash.Make("")));

    [Theory]
    [InlineData("")]
    [InlineData("secret")]
    [InlineData("$2b$12$abcdefghijklmnopqrstuv")]
    public void What_is_no_hash_of_ours_never_verifies(string hash) => Assert.False(PasswordHash.Verify("secret", hash));

    [Fact]
    public async Task The_queue_hashes_and_verifies()
    {
        using var queue = new PasswordQueue();
        var hash = await queue.HashAsync("secret", CancellationToken.None);
        Assert.True(await queue.VerifyAsync("secret", hash, CancellationToken.None));
        Assert.False(await queue.VerifyAsync("wrong", hash, CancellationToken.None));
    }

    [Fact]
    public async Task The_queue_is_bounded_and_a_wait_in_it_can_be_cancelled()
    {
        using var queue = new PasswordQueue();
        using var cancel = new CancellationTokenSource();
        var hashes = Enumerable.Range(0, 1_500).Select(_ => queue.HashAsync("secret", cancel.Token)).ToList();
        await cancel.CancelAsync();
        var ends = new List<string>();
        foreach (var hash in hashes)
            ends.Add((await Record.ExceptionAsync(() => hash))?.GetType().Name ?? "hashed");
        Assert.InRange(ends.Count(end => end == nameof(PasswordQueueFullException)), 1, 1_500 - 1_024);
        Assert.InRange(ends.Count(end => end == nameof(TaskCanceledException)), 1_000, 1_100);
    }

    [Fact]
    public async Task Other_requests_are_answered_while_passwords_wait()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        using var cancel = new CancellationTokenSource();
        var queue = server.Services.GetRequiredService<PasswordQueue>();
        var hashes = Enumerable.Range(0, 500).Select(_ => queue.HashAsync("secret", cancel.Token)).ToList();
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/health")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.PostAsync("/patrons?first_name=Mary&last_name=Shelley", null)).StatusCode);
        Assert.Contains(hashes, hash => !hash.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => Task.WhenAll(hashes));
    }

    [Fact]
    public async Task A_full_queue_answers_429_and_when_to_come_again()
    {
        await using var server = await TestServer.StartAsync(Engine.Sqlite);
        using var cancel = new CancellationTokenSource();
        var queue = server.Services.GetRequiredService<PasswordQueue>();
        // A busy machine may let the line drain before the request comes; then it is filled again.
        var hashes = new List<Task<string>>();
        HttpResponseMessage response;
        var tries = 0;
        do
        {
            hashes.AddRange(Enumerable.Range(0, 1_500).Select(_ => queue.HashAsync("secret", cancel.Token)));
            response = await server.Client.PostAsync("/patrons?first_name=Mary&last_name=Shelley&password=secret", null, cancel.Token);
        }
        while (response.StatusCode == HttpStatusCode.OK && ++tries < 10);
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => Task.WhenAll(hashes));
        Assert.Equal(tries, (await server.QueryAsync("select barcode from patron", 1)).Count);
    }
}
