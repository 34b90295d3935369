using Orleans.Traces.Assembling;
using Orleans.Traces.Query;

namespace Orleans.Traces.Web.ViewModels;

/// <summary>What things are called on the page, so that nothing is a blank.</summary>
public static class Names
{
    /// <summary>A trace's name.</summary>
    public static string Of(TraceSummary trace) => trace switch
    {
        { Facts.Name: { Length: > 0 } name } => VisibleText.Line(name),
        { Name.Length: > 0 } => VisibleText.Line(trace.Name),
        { SpanCount: 0 } => "(no spans yet)",
        _ => "(no name)",
    };

    /// <summary>A span's name.</summary>
    public static string Of(SpanView span) => span.Name.Length > 0 ? VisibleText.Line(span.Name) : "(no name)";

    /// <summary>A key in pieces, so that a line may break after each dot or underscore.</summary>
    public static IEnumerable<string> KeyParts(string key)
    {
        var text = VisibleText.Line(key);
        var start = 0;
        for (var i = 0; i < text.Length - 1; i++)
        {
            if (text[i] is not ('.' or '_'))
                continue;

            yield return text[start..(i + 1)];
            start = i + 1;
        }

        yield return text[start..];
    }

    /// <summary>The service that a span came from; empty where it does not say.</summary>
    public static string Service(SpanView span) =>
        span.Resource.TryGet("service.name", out var name) ? VisibleText.Line(ValueText.Of(name)) : "";
}
