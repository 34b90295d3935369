namespace Orleans.Traces.Tests;

public sealed partial class TidyTests
{
    private const string WaitingHelper = "tests/Orleans.Traces.Server.Tests/Waiting.cs";

    private static TidyRule[] PureRules =>
    [
        new()
        {
            Name = "no Orleans in the rules",
            Instead = "Decide in a plain class here, and let a grain in src/Orleans.Traces.Server/Grains carry it out.",
            Scope = IsPure,
            Find = TidyRule.Matches(f => f.Code, @"\bOrleans\.(?!Traces\b)\w+|\bI?Grain(Factory|Base|Context|Id|WithStringKey|Timer)?\b|\bGenerateSerializer\b"),
            Breaks = Pure("using Orleans.Runtime;"),
            Keeps = Pure("using Orleans.Traces.Identity; // a Grain of Orleans.Runtime"),
        },
        new()
        {
            Name = "no ASP.NET and no Azure in the rules",
            Instead = "Web types belong in Server or Web, table types in Storage; pass plain values down.",
            Scope = IsPure,
            Find = TidyRule.Matches(f => f.Code, @"\bMicrosoft\.AspNetCore\b|\bAzure\.\w+"),
            Breaks = Pure("using Azure.Data.Tables;"),
            Keeps = Pure("""var name = "Microsoft.AspNetCore";"""),
        },
        new()
        {
            Name = "no files, sockets or console in the rules",
            Instead = "Take bytes as a parameter; what reads or writes them implements a contract of Storage/ in another project.",
            Scope = IsPure,
            Find = TidyRule.Matches(f => f.Code,
                @"(?<![\w.])(System\.IO\.)?(File|Directory)\.\w+|\b(File|Directory|Drive)Info\b|\bFileStream\b|\bRandomAccess\b|\bHttpClient\b|\bSocket\b|\bConsole\."),
            Breaks = Pure("var all = File.ReadAllBytes(name);"),
            Keeps = Pure("using System.IO.Hashing; throw new InvalidDataException(\"File.Open\"); var part = MessagePart.File.Of(x);"),
        },
        new()
        {
            Name = "no clock and no chance in the rules",
            Instead = "Take the time, the number or the id as a parameter (law L7).",
            Scope = IsPure,
            Find = TidyRule.Matches(f => f.Code,
                @"\bDateTime(Offset)?\.(Utc)?(Now|Today)\b|\bRandom(NumberGenerator)?\b|\bGuid\.(NewGuid|CreateVersion7)\b|\bTask\.Delay\b"
                + @"|\bThread\.Sleep\b|\bEnvironment\.TickCount(64)?\b|\bStopwatch\b|\bTimeProvider\.System\b|\bPeriodicTimer\b"),
            Breaks = Pure("var now = DateTimeOffset.UtcNow;"),
            Keeps = Pure("/* Stopwatch */ var at = time.GetUtcNow(); var text = \"Random\";"),
        },
    ];

    private static TidyRule[] ClockRules =>
    [
        new()
        {
            Name = "no ambient clock or chance in the product",
            Instead = "Take a TimeProvider, a seeded Random or an id as a parameter (law L7).",
            Scope = IsProduct,
            Find = TidyRule.Matches(f => f.Code,
                @"\bDateTime(Offset)?\.(UtcNow|Now|Today)\b|\bRandom\.Shared\b|\bnew Random\(\)|\bGuid\.(NewGuid|CreateVersion7)\(|\bThread\.Sleep\b"),
            Breaks = Product("var id = Guid.NewGuid();"),
            Keeps = Product("var random = new Random(seed); var now = time.GetUtcNow(); // never Guid.NewGuid()"),
        },
        new()
        {
            Name = "tests do not sleep",
            Instead = $"Drive a fake TimeProvider; where a process or a browser must be waited for, use the one helper in {WaitingHelper}.",
            Scope = path => IsTest(path) && path != WaitingHelper,
            Find = TidyRule.Matches(f => f.Code, @"\bThread\.(Sleep|SpinWait)\b|\bTask\.Delay\b|\bSpinWait\.SpinUntil\b"),
            Breaks = new("tests/Sample.cs", "await Task.Delay(100);"),
            Keeps = new("tests/Sample.cs", "clock.Advance(delay); // not Thread.Sleep"),
        },
        new()
        {
            Name = "serializers are generated only where Orleans' generator runs",
            Instead = "What crosses a grain interface lives in src/Orleans.Traces.Server/Grains/Messages; here it would compile and fail when it runs.",
            Scope = path => IsProduct(path) && !path.StartsWith("src/Orleans.Traces.Server/", StringComparison.Ordinal),
            Find = TidyRule.Matches(f => f.Code, @"\bGenerateSerializer(Attribute)?\b"),
            Breaks = Pure("[GenerateSerializer] public sealed record Chunk;"),
            Keeps = Pure("// Chunk has no GenerateSerializer on purpose."),
        },
    ];

    private static TidyRule[] StyleRules =>
    [
        new()
        {
            Name = "one guarded way out",
            Instead = "Call others by OutgoingClient (src/Orleans.Traces.Server/Outgoing), which checks where an address leads.",
            // The demo calls this very process.
            Scope = path => IsProduct(path) && !path.StartsWith("src/Orleans.Traces.Server/Outgoing/", StringComparison.Ordinal) && !path.EndsWith("/DemoAtStart.cs", StringComparison.Ordinal),
            Find = TidyRule.Matches(f => f.Code, @"\bnew\s+(HttpClient|SocketsHttpHandler|HttpClientHandler|TcpClient|ClientWebSocket)\b|\bWebRequest\b"),
            Breaks = Product("using var client = new HttpClient();"),
            Keeps = Product("var client = outgoing.Http; // not new HttpClient()"),
        },
        new()
        {
            Name = "no regions",
            Instead = "Split the file: one idea each.",
            Scope = IsProduct,
            Find = TidyRule.Matches(f => f.Text, @"^\s*#\s*region\b.*$"),
            Breaks = Product("    #region Fields\n    #endregion"),
            Keeps = Product("#if DEBUG\n#endif\n// regions of memory"),
        },
        new()
        {
            Name = "no notes to self",
            Instead = "Do it now, or open an issue; a comment says why the code is as it is.",
            Scope = IsProduct,
            Find = TidyRule.Matches(f => f.Comments, @"\b(TODO|FIXME|HACK|XXX)\b.*$"),
            Breaks = Product("// TODO: handle this"),
            Keeps = Product("var text = \"TODO\"; // the list of what is to do"),
        },
        new()
        {
            Name = "no commented-out code",
            Instead = "Delete it; the history keeps it.",
            Scope = path => path.EndsWith(".cs", StringComparison.Ordinal) && (IsProduct(path) || IsTest(path)),
            Find = TidyRule.Matches(f => f.Comments,
                @"^[^\S\n]*//(?!/)[^\S\n]*(?:[{}]+;?"
                + @"|(?:return|throw|break|continue|await|using|var|yield)\b.*;"
                + @"|(?:if|for|foreach|while|switch|lock|catch)\s*\(.*\)\s*\{?"
                + @"|(?:public|private|internal|protected)\s+\w.*[;{)]"
                + @"|(?:[\w.<>\[\]?]+\s+)?[\w.\[\]]+\s*(?:[-+|&?]{0,2}=\s*[^=].*|\(.*\));)[^\S\n]*$"),
            Breaks = Product("    // var total = items.Sum();\n"),
            Keeps = Product("// Ids are values; a string would have casing variants (RFC 4122);\n// for every trace (at most ten) it waits.\n// var is fine"),
        },
        new()
        {
            Name = "no async void",
            Instead = "Return a Task, so that somebody sees the failure.",
            Scope = IsProduct,
            Find = TidyRule.Matches(f => f.Code, @"\basync\s+void\b"),
            Breaks = Product("private async void Start() { }"),
            Keeps = Product("private async Task Start() { } // async void would hide its failure"),
        },
        new()
        {
            Name = "type names that say nothing",
            Instead = "Name the type after the one thing that it does or is.",
            Scope = path => IsProduct(path) || IsTest(path),
            Find = TidyRule.Matches(f => f.Code,
                @"\b(?:class|struct|interface|enum|record)\s+\w*(?:Helpers?|Manager|Processor|Info|Common|Utils?|Utilities)\b"),
            Breaks = Product("internal static class TraceHelper;"),
            Keeps = Product("internal sealed class Informant; // not class TraceInfo"),
        },
    ];

    [Theory]
    [InlineData("using Orleans.Hosting;")]
    [InlineData("using Orleans.Runtime;")]
    [InlineData("sealed class T : Grain { }")]
    [InlineData("IGrainFactory grains;")]
    [InlineData("[GenerateSerializer] sealed record T;")]
    [InlineData("using Microsoft.AspNetCore.Http;")]
    [InlineData("using Azure.Identity;")]
    [InlineData("System.IO.File.Delete(x);")]
    [InlineData("Directory.CreateDirectory(x);")]
    [InlineData("new FileStream(x);")]
    [InlineData("DateTime.Now")]
    [InlineData("DateTime.UtcNow")]
    [InlineData("DateTimeOffset.Now")]
    [InlineData("$\"{DateTime.Today}\"")]
    [InlineData("new Random(1)")]
    [InlineData("Guid.NewGuid()")]
    [InlineData("await Task.Delay(1);")]
    [InlineData("Environment.TickCount64")]
    [InlineData("Stopwatch.StartNew()")]
    [InlineData("TimeProvider.System")]
    public void Nothing_impure_passes_in_the_rules(string code)
    {
        Assert.NotEmpty(PureRules.SelectMany(r => r.Check([Pure(code)])));
    }

    [Theory]
    [InlineData("// return total;")]
    [InlineData("// total = a + b;")]
    [InlineData("// Save(trace, now);")]
    [InlineData("// await store.SaveAsync(trace);")]
    [InlineData("// if (total > 0)")]
    [InlineData("// private int _total;")]
    [InlineData("// }")]
    public void Commented_out_code_is_found_in_its_usual_forms(string code)
    {
        Assert.NotEmpty(Named("no commented-out code").Check([Product(code)]));
    }
}
