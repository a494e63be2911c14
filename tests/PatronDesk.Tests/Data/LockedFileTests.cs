using PatronDesk.Data;

namespace PatronDesk.Tests.Data;

/// <summary>A file that one process at a time has open.</summary>
public sealed class LockedFileTests
{
    [Fact]
    public void It_is_taken_once_and_free_again_when_it_is_closed()
    {
        var folder = Directory.CreateTempSubdirectory("patrondesk-test-").FullName;
        try
        {
            var path = Path.Combine(folder, "lock");
            using (var first = LockedFile.TryOpen(path))
            {
                Assert.NotNull(first);
                Assert.Null(LockedFile.TryOpen(path));
            }

            using var second = LockedFile.TryOpen(path);
            Assert.NotNull(second);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Otherwise a full disk would be told as another run.
    [Fact]
    public void A_file_that_can_not_be_made_is_no_file_that_is_taken() =>
        Assert.ThrowsAny<IOException>(() => LockedFile.TryOpen(Path.Combine(Path.GetTempPath(), new string('x', 300))));
}
