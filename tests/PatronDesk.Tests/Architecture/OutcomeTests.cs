using System.Diagnostics;
using Mono.Cecil;

// The seeded offenders are only to be compiled.
#pragma warning disable CA1812

namespace PatronDesk.Tests.Architecture;

/// <summary>A new case of an outcome must be answered by every face on purpose, never as if it were another one.</summary>
public sealed class OutcomeTests
{
    private static readonly OpenOutcomes Program = new(Types("PatronDesk."));

    private static readonly OpenOutcomes Seeds = new(
        [OurAssemblies.Seeded(typeof(Weather)), .. OurAssemblies.Seeded(typeof(Weather)).NestedTypes]);

    public static TheoryData<string> Switching =>
    [
        "PatronDesk.Accounts", "PatronDesk.Blocks", "PatronDesk.Faces", "PatronDesk.Hosting", "PatronDesk.Journal", "PatronDesk.Lending",
        "PatronDesk.Lists", "PatronDesk.Patrons",
    ];

    [Theory]
    [MemberData(nameof(Switching))]
    public void Every_face_and_room_names_every_case_of_an_outcome(string place)
    {
        var open = string.Join('\n', Types(place).SelectMany(Program.Of));
        Assert.True(open.Length == 0, open);
    }

    [Fact]
    public void The_cases_of_an_outcome_are_nested_in_it_and_sealed()
    {
        var open =
            from type in Types("PatronDesk.").SelectMany(OurAssemblies.WithNested)
            where type.BaseType is not null && Program.Names.Contains(type.BaseType.FullName)
            where !type.IsSealed || type.DeclaringType?.FullName != type.BaseType.FullName
            select type.FullName;
        Assert.Empty(open);
        Assert.Contains("PatronDesk.Patrons.CreatePatron", Program.Names);
        Assert.Contains("PatronDesk.Blocks.Denial", Program.Names);
    }

    [Theory]
    [InlineData(typeof(AnswersTheRest), "Rain, Snow")]
    [InlineData(typeof(AnswersTheRestAfterAwait), "Snow")]
    [InlineData(typeof(AnswersTheRestByIf), "Rain, Snow")]
    [InlineData(typeof(ForgetsToThrow), "answers for what is no case")]
    public void A_seeded_offender_is_seen(Type offender, string seen) =>
        Assert.Contains(seen, Assert.Single(Seeds.Of(OurAssemblies.Seeded(offender))), StringComparison.Ordinal);

    [Theory]
    [InlineData(typeof(NamesAll))]
    [InlineData(typeof(HandsOn))]
    [InlineData(typeof(AsksYesOrNo))]
    public void An_innocent_is_not_accused(Type innocent) => Assert.Empty(Seeds.Of(OurAssemblies.Seeded(innocent)));

    private static IEnumerable<TypeDefinition> Types(string place) =>
        from assembly in OurAssemblies.All
        from type in assembly.MainModule.Types
        where type.Namespace.StartsWith(place, StringComparison.Ordinal)
        select type;

    internal abstract record Weather
    {
        public sealed record Sun(int Hours) : Weather;

        public sealed record Rain : Weather;

        public sealed record Snow : Weather;
    }

    internal static class AnswersTheRest
    {
        public static string Say(Weather weather) => weather switch
        {
            Weather.Sun(var hours) => $"sun for {hours}",
            _ => "snow",
        };
    }

    internal static class AnswersTheRestAfterAwait
    {
        public static async Task<string> SayAsync(Task<Weather> weather)
        {
            switch (await weather)
            {
                case Weather.Sun:
                    return "sun";
                case Weather.Rain:
                    return "rain";
                default:
                    return "snow";
            }
        }
    }

    internal static class AnswersTheRestByIf
    {
        public static string Say(Weather weather) => weather is Weather.Sun ? "sun" : "snow";
    }

    internal static class ForgetsToThrow
    {
        public static string Say(Weather weather) => weather switch
        {
            Weather.Sun => "sun",
            Weather.Rain => "rain",
            Weather.Snow => "snow",
            _ => "hail",
        };
    }

    internal static class NamesAll
    {
        public static string Say(Weather weather) => weather switch
        {
            Weather.Sun(var hours) => $"sun for {hours}",
            Weather.Rain or Weather.Snow => "stay in",
            _ => throw new UnreachableException(),
        };
    }

    internal static class HandsOn
    {
        public static string Say(Weather weather) => weather is Weather.Sun ? "sun" : NamesAll.Say(weather);
    }

    internal static class AsksYesOrNo
    {
        public static int Count(IEnumerable<Weather> week) => week.Count(day => day is Weather.Sun);
    }
}
