using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using PatronDesk.Data;
using PatronDesk.Faces.Libib;
using PatronDesk.Hosting;
using PatronDesk.Patrons;

// Nothing here is used: it is only to be compiled.
#pragma warning disable CA1812, CA1823, CS0067, CS0169, CS0649, CA1852, IDE0044, IDE0051, IDE0052

namespace PatronDesk.Tests.Architecture;

/// <summary>What a seeded offender reaches for, that a room of patrons may not.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface)]
internal sealed class ReachesAttribute(string place) : Attribute
{
    public string Place { get; } = place;
}

/// <summary>One small offender for each way in which code can name a type.</summary>
internal static class Offenders
{
    private const string Face = "PatronDesk.Faces.Libib";
    private const string Host = "PatronDesk.Hosting";

    [Reaches(Door.AspNet)]
    internal sealed class ByBase : FormFileCollection;

    [Reaches(Door.AspNet)]
    internal abstract class ByInterface : IHttpContextAccessor
    {
        public abstract HttpContext? HttpContext { get; set; }
    }

    [Reaches(Host)]
    internal sealed class ByField
    {
        private readonly Settings? _settings;
    }

    [Reaches(Face)]
    internal sealed class ByArrayField
    {
        private RateLimit[]? _limits;
    }

    [Reaches(Host)]
    internal interface IByProperty
    {
        Settings Settings { get; }
    }

    [Reaches(Host)]
    internal sealed class ByEvent
    {
        private event Action<Settings>? Changed;
    }

    [Reaches(Face)]
    internal interface IByReturn
    {
        RateLimit Limit();
    }

    [Reaches(Door.Drivers)]
    internal interface IByParameter
    {
        void Use(in Npgsql.NpgsqlConnection connection);
    }

    [Reaches(Face)]
    internal static class ByCall
    {
        public static string Name() => LibibFields.NameOf(PatronField.Email);
    }

    [Reaches(Door.Drivers)]
    internal static class ByDriverCall
    {
        public static string Version() => SQLitePCL.raw.sqlite3_libversion().utf8_to_string();
    }

    [Reaches(Host)]
    internal static class ByFieldOfAnother
    {
        public static int Code() => CommandOptions.Misused + Faults.Count;

        private static List<EdgeLimits> Faults { get; } = [];
    }

    [Reaches(Host)]
    internal static class ByTypeOf
    {
        public static string? Name() => typeof(Health).FullName;
    }

    [Reaches(Host)]
    internal static class ByGenericCall
    {
        public static int Size() => Array.Empty<Settings>().Length;
    }

    [Reaches(Door.AspNet)]
    internal static class ByConstraint
    {
        public static bool Is<T>(T one)
            where T : IHttpContextAccessor => one is not null;
    }

    [Reaches(Face)]
    internal sealed class ByClosure
    {
        public static Func<Task<int>> Later() => async () =>
        {
            await Task.Yield();
            return LibibRole.Rule.Length + new RateLimit(1, default).Requests;
        };
    }

    [Reaches(Face)]
    internal static class ByCatch
    {
        public static bool Try(Action action)
        {
            try
            {
                action();
                return true;
            }
            catch (FieldsException)
            {
                return false;
            }
        }
    }

    [Reaches(Face)]
    internal static class ByCast
    {
        public static bool Is(object one) => one is RateLimit;
    }

    [Reaches(Door.AspNet)]
    internal sealed class ByAttribute
    {
        [AllowAnonymous]
        public static void Open()
        {
        }
    }

    [Reaches(Host)]
    [System.Diagnostics.DebuggerTypeProxy(typeof(Health))]
    internal sealed class ByAttributeArgument;

    [Reaches(Face)]
    internal sealed class ByNested
    {
        private sealed class Inner
        {
            private RateLimit? _limit;
        }
    }
}

/// <summary>Uses only what a room may, so that the rule is seen to let something pass.</summary>
internal sealed class Innocent(Store store)
{
    public ValueTask<int> CountAsync(Patron patron) =>
        store.ReadAsync(session => session.ExecuteAsync(Sql.Composed($"select {patron.Id}")), CancellationToken.None);
}
