using Orleans.Traces.Scoring.Judging;
using Orleans.Traces.Scoring.Services;

namespace Orleans.Traces.Web.ViewModels.Scorers;

/// <summary>A kind of scorer, as a form has it.</summary>
/// <param name="Kind">As the API calls it.</param>
/// <param name="Group">Among which kinds it stands.</param>
/// <param name="Title">As people call it.</param>
/// <param name="Says">What it says of a trace or a span.</param>
/// <param name="Fields">What it must be told, or may be.</param>
public sealed record KindForm(string Kind, string Group, string Title, string Says, IReadOnlyList<SettingField> Fields)
{
    private const string OfAsking = "Ask somebody", OfText = "What the text says", OfTools = "Tools and searches", OfLimits = "Limits", OfSafety = "Safety";

    private static readonly SettingField Field = new("field", "Text", SettingType.Choice) { Words = ["output", "input"] };
    private static readonly SettingField IgnoreCase = new("ignoreCase", "Ignore case", SettingType.Flag);

    private static readonly SettingField[] Expected =
    [
        new("expected", "Expected", SettingType.Text) { Example = "what it should say" },
        new("expectedAttribute", "or the attribute that says it", SettingType.Text) { Example = "test.expected" },
    ];

    private static readonly SettingField Range = new("min", "Lowest score", SettingType.Number);
    private static readonly SettingField Highest = new("max", "Highest score", SettingType.Number);
    private static readonly SettingField Parts = new("parts", "Sees only", SettingType.Choices) { Words = [.. SeenParts.Names] };
    private static readonly SettingField Attributes = new("attributes", "Attributes that it sees, one a line", SettingType.Texts) { Example = "customer.tier" };
    private static readonly SettingField Timeout = new("timeoutSeconds", "Seconds that it may take", SettingType.Number);

    /// <summary>The kind that a new scorer has at first: it needs nothing.</summary>
    public const string First = "grounding";

    /// <summary>All kinds, in the order that they are offered in.</summary>
    public static IReadOnlyList<KindForm> All { get; } =
    [
        new("judge", OfAsking, "A model judges", "What a model says of it: a word with its score, or a number, with its reasoning. Any service that speaks OpenAI's chat completions.",
        [
            new("baseUrl", "Address of the service", SettingType.Text) { IsNeeded = true, Example = "https://api.openai.com/v1" },
            new("model", "Model", SettingType.Text) { IsNeeded = true, Example = "gpt-4.1-mini" },
            new("secret", "Name of the key", SettingType.Text) { Example = "openai" },
            new("template", "Judges", SettingType.Choice) { Words = ["custom", .. ReadyTemplates.Names] },
            new("prompt", "Prompt, where it is your own", SettingType.LongText) { Example = "Is {{output}} a polite answer to {{input}}?" },
            new("choices", "Words with their scores", SettingType.Json) { Example = """{"good":1,"bad":0}""" },
            .. Expected,
            new("temperature", "Temperature", SettingType.Number), new("seed", "Seed", SettingType.Number), new("maxTokens", "Most tokens", SettingType.Number), Timeout,
            new("answerFormat", "Answers as", SettingType.Choice) { Words = ["json_object", "json_schema", "text"] }, Range, Highest,
        ]),
        new("http", OfAsking, "A service judges", "What an address answers that it is posted to.",
        [
            new("url", "Address", SettingType.Text) { IsNeeded = true, Example = "https://scores.example/judge" }, new("secret", "Name of the key", SettingType.Text),
            new("signingSecret", "Name of the key that it is signed with", SettingType.Text), Parts, Attributes, Timeout, Range, Highest,
        ]),
        new("javascript", OfAsking, "A script judges", "What your function says of it, run here without network or files.",
        [
            new("code", "Code", SettingType.LongText) { IsNeeded = true, Example = "function score(view) { return view.tools.length <= 3 }" }, Parts, Attributes, Range, Highest,
        ]),
        new("grounding", OfText, "Grounded in the documents", "The share of the answer's content words that the documents hold, 0 to 1.", []),
        new("contains", OfText, "Contains", "Yes where the text holds any, all or none of these.",
        [
            Field, new("texts", "Texts, one a line", SettingType.Texts) { IsNeeded = true, Example = "refund" },
            new("mode", "How many of them", SettingType.Choice) { Words = ["any", "all", "none"] },
            new("ignoreCase", "Ignore case", SettingType.Choice) { Words = ["true", "false"] },
        ]),
        new("regex", OfText, "Regular expression", "Yes where the pattern is found somewhere, or is not where it must not be.",
        [
            Field, new("pattern", "Pattern", SettingType.Text) { IsNeeded = true, Example = @"^\d{4}-\d{2}-\d{2}$" }, IgnoreCase,
            new("mustMatch", "Must it be found", SettingType.Choice) { Words = ["true", "false"] },
        ]),
        new("exact", OfText, "Exactly what is expected", "Yes where the text is the expected one, without the spaces around both.", [Field, .. Expected, IgnoreCase]),
        new("levenshtein", OfText, "Close to what is expected", "How much of the text needs no change to become the expected one, 0 to 1.", [Field, .. Expected, IgnoreCase]),
        new("numeric", OfText, "Number close to the expected one", "1 where the first number of the text is the expected one, less the further off, 0 from the tolerance on.",
            [Field, .. Expected, new("tolerance", "Tolerance", SettingType.Number) { IsNeeded = true, Example = "0.5" }]),
        new("json", OfText, "Is JSON", "Yes where the text is JSON.", [Field]),
        new("json-schema", OfText, "Fits a JSON Schema", "Yes where the text is JSON that the schema allows.",
            [Field, new("schema", "Schema", SettingType.Json) { IsNeeded = true, Example = """{"type":"object","required":["answer"]}""" }]),
        new("language", OfText, "Language", "The language of the text; or yes, where it is this one.",
            [Field, new("language", "Must be", SettingType.Choice) { Words = ["", "en", "de", "fr", "es", "it", "pt", "nl", "el", "ru", "he", "ar", "hi", "th", "ja", "zh", "ko"] }]),
        new("length", OfText, "Length", "Yes where the text is as long as it may be.",
        [
            Field, new("min", "At least", SettingType.Number), new("max", "At most", SettingType.Number) { Example = "1000" },
            new("unit", "Counted in", SettingType.Choice) { Words = ["characters", "words"] },
        ]),
        new("tool-called", OfTools, "Tool called", "Yes where the tool was called, with these arguments at least once.",
            [new("tool", "Tool", SettingType.Text) { IsNeeded = true, Example = "search" }, new("arguments", "Arguments", SettingType.Json) { Example = """{"city":"Berlin"}""" }]),
        new("tool-not-called", OfTools, "Tool not called", "Yes where the tool was not called.", [new("tool", "Tool", SettingType.Text) { IsNeeded = true, Example = "delete_account" }]),
        new("loop", OfTools, "No loop", "Yes where no tool was called more often than that with the same arguments.", [new("max", "At most", SettingType.Number) { Example = "3" }]),
        new("retrieval", OfTools, "Found documents", "Yes where the searches found so many documents.", [new("min", "At least", SettingType.Number) { Example = "1" }]),
        new("error", OfLimits, "No error", "Yes where it did not fail.", []),
        new("latency", OfLimits, "Quick enough", "Yes where it took at most so long.",
        [
            new("maxMs", "At most, milliseconds", SettingType.Number) { IsNeeded = true, Example = "2000" },
            new("of", "Of", SettingType.Choice) { Words = ["duration", "firstToken"] },
        ]),
        new("cost", OfLimits, "Cheap enough", "Yes where it cost at most so much.", [new("maxUsd", "At most, dollars", SettingType.Number) { IsNeeded = true, Example = "0.01" }]),
        new("tokens", OfLimits, "Few enough tokens", "Yes where it used at most so many.",
        [
            new("max", "At most", SettingType.Number) { IsNeeded = true, Example = "4000" },
            new("of", "Of", SettingType.Choice) { Words = ["total", "input", "output"] },
        ]),
        new("refusal", OfSafety, "Refuses", "Yes where the answer refuses.", []),
        new("pii", OfSafety, "No personal data", "Yes where no personal data is found in the text.",
            [Field, new("types", "Only these", SettingType.Choices) { Words = ["email", "phone", "creditCard", "iban", "ipAddress", "usSsn"] }]),
        new("secrets", OfSafety, "No secrets", "Yes where no key, token or password is found in the text.",
        [
            Field,
            new("types", "Only these", SettingType.Choices)
            {
                Words = ["awsKey", "githubToken", "apiKey", "googleKey", "slackToken", "stripeKey", "jwt", "privateKey", "tracesKey", "passwordInUrl"],
            },
        ]),
    ];

    /// <summary>The form of a kind; of one that this page does not know, one that takes its settings as JSON.</summary>
    public static KindForm Of(string kind) => All.FirstOrDefault(f => f.Kind == kind) ?? new KindForm(kind, "", kind, "", []);
}
