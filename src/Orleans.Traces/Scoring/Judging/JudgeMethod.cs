using Orleans.Traces.Access.Json;
using Orleans.Traces.Scoring.Methods;
using Orleans.Traces.Scoring.Rules;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Scoring.Judging;

/// <summary>Asks a model, over any service that speaks OpenAI's chat completions.</summary>
public sealed record JudgeMethod : ScoringMethod
{
    internal static readonly string[] Settings =
    [
        "baseUrl", "model", "secret", "template", "prompt", "choices", "min", "max", "expected", "expectedAttribute", "temperature", "seed", "maxTokens",
        "timeoutSeconds", "answerFormat", "maxCharacters", "provider",
    ];

    private const int MaxModel = 200, MaxWord = 63;

    /// <summary>The service.</summary>
    public required ServiceAddress Service { get; init; }

    /// <summary>The model, in the service's words.</summary>
    public required string Model { get; init; }

    /// <summary>Whose price list counts; null: that of whoever has a model of this name.</summary>
    public string? Provider { get; init; }

    /// <summary>The question.</summary>
    public required PromptTemplate Prompt { get; init; }

    /// <summary>What may be answered.</summary>
    public required AnswerForm Answer { get; init; }

    /// <summary>What is expected of the target; null: nothing.</summary>
    public ExpectedText? Expected { get; init; }

    /// <summary>Whether each document is judged by itself.</summary>
    public bool EachDocument { get; init; }

    /// <summary>How freely it answers; null: as the service does by itself.</summary>
    public double? Temperature { get; init; }

    /// <summary>Where its chance begins; null: not said.</summary>
    public int? Seed { get; init; }

    /// <summary>Tokens that an answer may have; null: as the service does by itself.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>How the service is told that JSON is wanted.</summary>
    public AnswerFormat Format { get; init; }

    /// <summary>Characters of each text that the model is shown.</summary>
    public int MaxCharacters { get; init; } = ViewText.MaxLength / 2;

    /// <inheritdoc/>
    public override ViewParts Sees => Prompt.Sees;

    /// <inheritdoc/>
    public override string? Attribute => Expected?.Attribute;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Attributes => Prompt.Attributes;

    /// <inheritdoc/>
    public override ScoreSource Source => ScoreSource.Judge;

    /// <inheritdoc/>
    public override bool Asks => true;

    internal static JudgeMethod? Read(FieldReader settings)
    {
        var service = ServiceAddress.Read(settings, "baseUrl");
        if (settings.Text("model", MaxModel) is not { } model)
        {
            settings.Refuse("model", "given: the model's name in the service's words");
            return null;
        }

        var ready = ReadyTemplates.Read(settings);
        var expected = settings.Has("expected") || settings.Has("expectedAttribute") ? ExpectedText.Read(settings) : null;
        var prompt = PromptOf(settings, ready);
        if (prompt is { NeedsExpected: true } && expected is null)
            settings.Refuse("expected", "given, or expectedAttribute in its place: the prompt has {{expected}}");
        var answer = AnswerForm.Read(settings, ready?.Answer);
        if (service is null || prompt is null || answer is null)
            return null;
        var method = new JudgeMethod
        {
            Service = service,
            Model = model,
            Provider = settings.Text("provider", MaxWord),
            Prompt = prompt,
            Answer = answer,
            Expected = expected,
            EachDocument = ready?.EachDocument ?? false,
            Temperature = TemperatureOf(settings),
            Seed = settings.Number("seed", int.MinValue, int.MaxValue),
            MaxTokens = settings.Number("maxTokens", 1, 100_000),
            Format = settings.Word("answerFormat", "json_object", "json_schema", "text") switch
            {
                "json_schema" => AnswerFormat.JsonSchema,
                "text" => AnswerFormat.Text,
                _ => AnswerFormat.JsonObject,
            },
            MaxCharacters = settings.Number("maxCharacters", 1_000, 4 * ViewText.MaxLength) ?? ViewText.MaxLength / 2,
        };
        return settings.Fault is null ? method : null;
    }

    private static double? TemperatureOf(FieldReader settings)
    {
        const string expected = "a number from 0 to 2";
        var temperature = (double?)settings.Decimal("temperature", expected);
        if (temperature is < 0 or > 2)
            settings.Refuse("temperature", expected);
        return temperature;
    }

    private static PromptTemplate? PromptOf(FieldReader settings, ReadyTemplate? ready)
    {
        var own = settings.Verbatim("prompt", ScorerRules.MaxSettings);
        if ((own ?? ready?.Prompt) is not { } text)
        {
            settings.Refuse("prompt", "given where the template is custom");
            return null;
        }

        var prompt = PromptTemplate.TryParse(text, out var fault);
        if (prompt is null)
            settings.Refuse("prompt", fault!);
        return prompt;
    }
}

/// <summary>How a service is told that JSON is wanted.</summary>
public enum AnswerFormat
{
    /// <summary>By <c>response_format: json_object</c>, which most services know.</summary>
    JsonObject,

    /// <summary>By a schema, which the model then cannot miss.</summary>
    JsonSchema,

    /// <summary>By the prompt alone.</summary>
    Text,
}
