using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.Searching.Terms;
using Orleans.Traces.Query.Text;
using Orleans.Traces.Query.TraceQl;

namespace Orleans.Traces.Tests.Query.TraceQl;

public class TraceQlProperties
{
    private const int Traces = 200, QueriesOfEach = 40;

    [Fact]
    public void Evaluation_agrees_with_trying_every_pair_of_spans()
    {
        var seed = Seed();
        var (found, notFound, several) = (0, 0, 0);
        Dictionary<string, int> used = [];
        for (var t = 0; t < Traces; t++)
        {
            var random = new Random(seed + t);
            var trace = new NaiveTrace(random);
            var queries = new NaiveQuery(random);
            for (var q = 0; q < QueriesOfEach; q++)
            {
                var (text, run) = queries.Next();
                var expected = run(trace.Spans).Select(s => string.Join(' ', trace.Spans.Where(s.Spans.Contains).Select(x => x.Name))).Order();
                var actual = trace.Sample.Find(text).Split(" | ", StringSplitOptions.RemoveEmptyEntries).Order();

                Assert.True(expected.SequenceEqual(actual), $"Seed {seed + t}: {text}\nexpected {string.Join(" | ", expected)}\nactual {string.Join(" | ", actual)}");
                found += actual.Any() ? 1 : 0;
                notFound += actual.Any() ? 0 : 1;
                several += actual.Count() > 1 ? 1 : 0;
            }

            foreach (var (what, count) in queries.Used)
                used[what] = used.GetValueOrDefault(what) + count;
        }

        Assert.True(found > 2_000 && notFound > 2_000 && several > 200, $"Too tame: {found} found, {notFound} not, {several} with several spansets.");
        Assert.True(used.Count == 45 && used.Values.Min() > 20, "Too tame: " + string.Join(", ", used.Select(u => $"{u.Key} {u.Value}")));
    }

    [Fact]
    public void A_trace_that_matches_fulfils_the_condition_is_given_by_the_index_and_its_summary_does_not_say_no()
    {
        var seed = Seed();
        int fulfilled = 0, broken = 0, passedOver = 0, no = 0, yes = 0, any = 0;
        HashSet<Type> kinds = [];
        for (var t = 0; t < Traces; t++)
        {
            var random = new Random(seed + t);
            var trace = new NaiveTrace(random);
            var summary = random.Next(3) == 0 ? trace.Sample.Summary : trace.Sample.Summary with { Facts = trace.Sample.Facts };
            var terms = TraceTerms.Of(trace.Items, new FactSource(1, () => span => trace.Sample.Meanings[span.Name].Facts)).ToHashSet();
            var queries = new NaiveQuery(random);
            for (var q = 0; q < QueriesOfEach; q++)
            {
                var (text, run) = queries.Next();
                var query = SearchedSample.Parse(text);
                var matches = run(trace.Spans).Count > 0;
                var holds = Fulfils(query.Condition, trace, kinds);
                var answer = query.Test(summary);

                Assert.True(holds || !matches, $"Seed {seed + t}: {text} matches, and its condition does not hold.");
                var isCandidate = IsCandidate(query.Condition, terms);
                Assert.True(isCandidate || !matches, $"Seed {seed + t}: {text} matches, and the index does not give it.");
                Assert.True(answer != SummaryAnswer.No || !matches, $"Seed {seed + t}: {text} matches, and the summary says no.");
                Assert.True(answer != SummaryAnswer.Yes || matches, $"Seed {seed + t}: {text} does not match, and the summary says yes.");
                fulfilled += holds ? 1 : 0;
                broken += holds ? 0 : 1;
                passedOver += isCandidate ? 0 : 1;
                any += query.Condition is SearchCondition.Any ? 1 : 0;
                no += answer == SummaryAnswer.No ? 1 : 0;
                yes += answer == SummaryAnswer.Yes ? 1 : 0;
            }
        }

        Assert.True(fulfilled - any > 500 && broken > 500 && passedOver > 500 && no > 250 && yes > 50,
            $"Too tame: {fulfilled} hold, {broken} do not, {passedOver} are no candidates, {any} ask for nothing; the summary says {no} no, {yes} yes.");
        Assert.Equal(7, kinds.Count);
    }

    private static int Seed()
    {
        var seed = Environment.TickCount & 0xFFFFFF;
        Console.WriteLine($"Seed {seed}");
        return seed;
    }

    private static bool IsCandidate(SearchCondition condition, HashSet<ulong> terms) => condition switch
    {
        SearchCondition.And and => and.Parts.All(p => IsCandidate(p, terms)),
        SearchCondition.Or or => or.Parts.Any(p => IsCandidate(p, terms)),
        _ => SearchTerms.Of(condition).All(t => terms.Contains(t.Number) || terms.Contains(t.Instead)),
    };

    // Read as it is written, over the whole trace.
    private static bool Fulfils(SearchCondition condition, NaiveTrace trace, HashSet<Type> kinds)
    {
        kinds.Add(condition.GetType());
        return condition switch
        {
            SearchCondition.And and => and.Parts.ToList().TrueForAll(p => Fulfils(p, trace, kinds)),
            SearchCondition.Or or => or.Parts.Any(p => Fulfils(p, trace, kinds)),
            SearchCondition.Has has => Values(trace, has.Scope, has.Key).Any(),
            SearchCondition.Equal equal => Values(trace, equal.Scope, equal.Key).Any(v => IsEqual(v, equal.Value)),
            SearchCondition.Words words => TextQuery.Parse(words.Text, out _)!.Matches(trace.Spans.SelectMany(s => s.Values.Values)
                .SelectMany(v => v as object?[] ?? [v]).OfType<string>()),
            SearchCondition.Fact fact => trace.Spans.Exists(s => IsFact(s, fact)),
            _ => true,
        };
    }

    private static IEnumerable<object> Values(NaiveTrace trace, AttributeScope scope, string key) =>
        trace.Spans.Select(s => s.Value($"{scope.ToString().ToLowerInvariant()}.{key}")).OfType<object>();

    // A whole number is equal however it was sent, and of a list one item does.
    private static bool IsEqual(object value, AttributeValue wanted) => (value, wanted) switch
    {
        (object[] list, _) => list.Any(v => IsEqual(v, wanted)),
        (string text, AttributeValue.Text other) => text == other.Value,
        (bool boolean, AttributeValue.Bool other) => boolean == other.Value,
        (long number, AttributeValue.Int other) => number == other.Value,
        (double number, AttributeValue.Int other) => number == other.Value,
        _ => false,
    };

    private static bool IsFact(NaiveSpan span, SearchCondition.Fact fact) => fact.Name switch
    {
        FactNames.Name => span.Name == fact.Value,
        FactNames.Status => ((Keyword)span.Value("status")!).Word == fact.Value,
        FactNames.OtelKind => ((Keyword)span.Value("kind")!).Word == fact.Value,
        FactNames.Kind => span.Value("llm:kind") is string kind && kind == fact.Value,
        FactNames.Model => span.Value("llm:model") is string model && model == fact.Value,
        FactNames.User => span.Value("trace:user") is string user && user == fact.Value,
        FactNames.Tag => span.Value("trace:tags") is string tag ? tag == fact.Value : ((object[]?)span.Value("trace:tags"))?.Contains(fact.Value) == true,
        _ => throw new InvalidOperationException($"The fact {fact.Name} is not one of these."),
    };
}
