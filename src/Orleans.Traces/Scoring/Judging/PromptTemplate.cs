using System.Globalization;
using HandlebarsDotNet;
using HandlebarsDotNet.Compiler;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Scoring.Judging;

/// <summary>The question to a judge: a Handlebars template, known to be one that can be filled in. Nothing is escaped, since nobody shows it as HTML.</summary>
public sealed class PromptTemplate
{
    private const int MaxLength = 2 * 1024 * 1024;

    private static readonly IHandlebars Language = Handlebars.Create(new HandlebarsConfiguration
    {
        NoEscape = true,
        ThrowOnUnresolvedBindingExpression = true,
    });

    private readonly HandlebarsTemplate<TextWriter, object, object> _compiled;

    private PromptTemplate(TemplateScan scan)
    {
        _compiled = Language.Compile(new StringReader(scan.Text));
        Attributes = scan.Attributes;
        Variables = scan.Variables;
        Needed = PromptVariables.NeededBy(scan.Variables.Except(scan.Optional));
        Sees = PromptVariables.PartsOf(scan.Variables);
        NeedsExpected = scan.Variables.Contains(PromptVariables.Expected) && !scan.Optional.Contains(PromptVariables.Expected);
    }

    /// <summary>What the prompt shows of the target.</summary>
    public ViewParts Sees { get; }

    /// <summary>The variables that it has.</summary>
    internal IReadOnlySet<string> Variables { get; }

    /// <summary>Of <see cref="Sees"/>, what it has no other word for.</summary>
    public ViewParts Needed { get; }

    /// <summary>The attributes that it shows.</summary>
    public IReadOnlyList<string> Attributes { get; }

    /// <summary>Whether there must be something that is expected.</summary>
    public bool NeedsExpected { get; }

    /// <summary>The template; null: the text is none, and what it must be.</summary>
    public static PromptTemplate? TryParse(string text, out string? fault)
    {
        var scan = TemplateScan.Of(text, PromptVariables.Names);
        fault = scan.Fault;
        if (fault is not null)
            return null;
        try
        {
            var template = new PromptTemplate(scan);
            foreach (var sample in PromptVariables.Samples(template.Attributes))
                template.Render(sample);
            return template;
        }
        catch (Exception e) when (IsTemplates(e))
        {
            fault = $"a Handlebars template that can be filled in; {e.Message} (within #each and #with a variable from outside is ../name)";
            return null;
        }
    }

    /// <summary>Fills it in.</summary>
    /// <exception cref="InvalidOperationException">It cannot be, or would become too long.</exception>
    internal string Render(Dictionary<string, object?> variables)
    {
        using var writer = new BoundedWriter(MaxLength);
        try
        {
            _compiled(writer, variables);
        }
        catch (Exception e) when (IsTemplates(e) && e is not InvalidOperationException)
        {
            throw new InvalidOperationException(e.Message, e);
        }

        return writer.ToString();
    }

    // What the library throws where a template is at fault.
    private static bool IsTemplates(Exception e) => e is HandlebarsException or HandlebarsUndefinedBindingException or InvalidOperationException or ArgumentException
        or FormatException or KeyNotFoundException or NullReferenceException or IndexOutOfRangeException;

    private sealed class BoundedWriter(int maxLength) : StringWriter(CultureInfo.InvariantCulture)
    {
        public override void Write(char value)
        {
            Check(1);
            base.Write(value);
        }

        public override void Write(string? value)
        {
            Check(value?.Length ?? 0);
            base.Write(value);
        }

        public override void Write(char[] buffer, int index, int count)
        {
            Check(count);
            base.Write(buffer, index, count);
        }

        public override void Write(ReadOnlySpan<char> buffer)
        {
            Check(buffer.Length);
            base.Write(buffer);
        }

        private void Check(int more)
        {
            if (GetStringBuilder().Length + more > maxLength)
                throw new InvalidOperationException($"The prompt becomes longer than {maxLength} characters.");
        }
    }
}
