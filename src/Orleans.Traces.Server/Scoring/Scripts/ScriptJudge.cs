using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Acornima;
using Acornima.Ast;
using Jint;
using Jint.Runtime;
using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Running;
using Orleans.Traces.Scoring.Scripts;
using Orleans.Traces.Scoring.Services;

namespace Orleans.Traces.Server.Scoring.Scripts;

/// <summary>Runs a scorer's JavaScript: within bounds of time, memory, statements and depth, with nothing but what is seen.</summary>
/// <remarks>Each target has an engine of its own, so that nothing of one is left for the next.</remarks>
internal sealed class ScriptJudge
{
    /// <summary>How long a script may run for a target.</summary>
    public static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(1);

    /// <summary>Bytes that it may take.</summary>
    public const int MaxMemory = 64 << 20;

    /// <summary>Statements that it may run.</summary>
    public const int MaxStatements = 1_000_000;

    /// <summary>Calls that it may have within each other.</summary>
    public const int MaxDepth = 100;

    private static readonly TimeSpan MaxRegexTime = TimeSpan.FromMilliseconds(200);

    private readonly ConditionalWeakTable<ScriptMethod, Box> _prepared = [];

    /// <summary>What is wrong with a script, before it is run; null: nothing.</summary>
    public static string? ProblemOf(ScriptMethod method)
    {
        try
        {
            var engine = NewEngine();
            engine.Execute(Engine.PrepareScript(method.Code));
            return engine.Evaluate("typeof score").ToString() == "function" ? null : "JavaScript with a function score(view); there is no such function";
        }
        catch (Exception e) when (IsScripts(e))
        {
            return $"JavaScript with a function score(view); {e.Message}";
        }
    }

    /// <summary>What it says; null: the scorer does not apply.</summary>
    /// <exception cref="ScoringException">It fails, or takes too much, or says nothing that can be read.</exception>
    public Judgement? Judge(TraceKey trace, Scorer scorer, ScoringTarget target)
    {
        var method = (ScriptMethod)scorer.Method;
        var (view, note) = ViewJson.Write(scorer, trace.TraceId, target);
        string said;
        try
        {
            var engine = NewEngine();
            engine.Execute(_prepared.GetValue(method, m => new Box(Engine.PrepareScript(m.Code))).Script);
            engine.SetValue("viewJson", Encoding.UTF8.GetString(view.Span));
            said = engine.Evaluate("(function (said) { return said === undefined ? 'null' : JSON.stringify(said) || ''; })(score(JSON.parse(viewJson)))").ToString();
        }
        catch (Exception e) when (IsScripts(e))
        {
            throw new ScoringException(ScoringFault.Lasting, $"The script failed: {e.Message}", e);
        }

        try
        {
            using var json = JsonDocument.Parse(said);
            var verdict = ServiceAnswer.Read(json.RootElement, method.Range, out var fault);
            return fault is not null ? throw Unreadable(fault) : verdict is null ? null : new Judgement(verdict.Adding(note));
        }
        catch (JsonException)
        {
            throw Unreadable($"it must be {ServiceAnswer.Expected}");
        }
    }

    private static ScoringException Unreadable(string fault) => new(ScoringFault.Lasting, $"What the script says cannot be read: {fault}.");

    private static Engine NewEngine() => new(options => options
        .LimitMemory(MaxMemory).MaxStatements(MaxStatements).LimitRecursion(MaxDepth).TimeoutInterval(MaxTime).RegexTimeoutInterval(MaxRegexTime)
        .DisableStringCompilation().Strict());

    // What a script can bring about, and nothing else.
    private static bool IsScripts(Exception e) => e is JintException or ParseErrorException or TimeoutException or RegexMatchTimeoutException or ArgumentException
        or InvalidOperationException or OverflowException or FormatException;

    private sealed record Box(Prepared<Script> Script);
}
