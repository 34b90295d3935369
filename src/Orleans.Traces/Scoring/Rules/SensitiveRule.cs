using System.Globalization;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Scoring.Rules;

/// <summary>Yes where a text is free of personal data, or of secrets. What was found is named and counted, and never repeated.</summary>
public sealed record SensitiveRule : Rule
{
    private readonly IReadOnlyList<SensitivePattern> _patterns;

    private SensitiveRule(TextField field, IReadOnlyList<SensitivePattern> patterns)
    {
        Field = field;
        _patterns = patterns;
    }

    /// <summary>Which text.</summary>
    public TextField Field { get; }

    /// <inheritdoc/>
    public override ViewParts Sees => Field.Sees();

    /// <inheritdoc/>
    public override Verdict? Judge(ScoredView view)
    {
        if (Field.In(view) is not { } text)
            return null;
        var digits = text.Text.Count(char.IsAsciiDigit);
        var found = _patterns.Select(p => (p.Name, Count: p.CountIn(text.Text, digits))).Where(p => p.Count > 0).ToList();
        var explanation = found.Count == 0 ? null : $"Found: {string.Join(", ", found.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Name} ({f.Count})")))}.";
        return Verdict.Of(found.Count == 0, explanation).Adding(text.Note);
    }

    internal static Rule? ReadPersonal(FieldReader settings) => Read(settings, SensitivePatterns.Personal);

    internal static Rule? ReadSecrets(FieldReader settings) => Read(settings, SensitivePatterns.Secret);

    private static SensitiveRule? Read(FieldReader settings, IReadOnlyList<SensitivePattern> all)
    {
        var expected = $"a list of one or more of {string.Join(", ", all.Select(p => p.Name))}";
        var wanted = settings.List("types", expected);
        if (wanted is not null && (wanted.Count == 0 || wanted.Any(w => all.All(p => p.Name != w))))
            settings.Refuse("types", expected);
        return settings.Fault is null
            ? new SensitiveRule(TextFieldReading.Read(settings), wanted is null ? all : [.. all.Where(p => wanted.Contains(p.Name))])
            : null;
    }
}
