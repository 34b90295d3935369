namespace Orleans.Traces.GenAi.Reading;

/// <summary>All that a span may mean.</summary>
internal static class Fields
{
    private static readonly List<Field> Made = [];

    /// <summary>What it did: <see cref="SpanKind"/>.</summary>
    public static readonly Field Kind = Fact("a kind of span", Expect.Name, isSilent: true);

    /// <summary>Who serves the model, as sent.</summary>
    public static readonly Field Provider = Fact("a name", Expect.Name);

    /// <summary>The model that was asked for.</summary>
    public static readonly Field RequestModel = Fact("a name", Expect.Name);

    /// <summary>The model that answered.</summary>
    public static readonly Field ResponseModel = Fact("a name", Expect.Name);

    /// <summary>The tier of service.</summary>
    public static readonly Field ServiceTier = Fact("a name", Expect.Name);

    /// <summary>Tokens of the input.</summary>
    public static readonly Field InputTokens = Fact("a number of tokens", Expect.Tokens);

    /// <summary>Tokens of the output.</summary>
    public static readonly Field OutputTokens = Fact("a number of tokens", Expect.Tokens);

    /// <summary>Tokens of both.</summary>
    public static readonly Field TotalTokens = Fact("a number of tokens", Expect.Tokens);

    /// <summary>Tokens read from a cache.</summary>
    public static readonly Field CacheReadTokens = Fact("a number of tokens", Expect.Tokens);

    /// <summary>Tokens written to a cache.</summary>
    public static readonly Field CacheWriteTokens = Fact("a number of tokens", Expect.Tokens);

    /// <summary>Of them, those that live for five minutes.</summary>
    public static readonly Field CacheWrite5mTokens = Fact("a number of tokens", Expect.Tokens);

    /// <summary>Of them, those that live for an hour.</summary>
    public static readonly Field CacheWrite1hTokens = Fact("a number of tokens", Expect.Tokens);

    /// <summary>Tokens that the model thought.</summary>
    public static readonly Field ReasoningTokens = Fact("a number of tokens", Expect.Tokens);

    /// <summary>Of the input, audio.</summary>
    public static readonly Field InputAudioTokens = Fact("a number of tokens", Expect.Tokens);

    /// <summary>Of the output, audio.</summary>
    public static readonly Field OutputAudioTokens = Fact("a number of tokens", Expect.Tokens);

    /// <summary>What it cost in all.</summary>
    public static readonly Field CostTotal = Fact("an amount of US dollars", Expect.Usd);

    /// <summary>What its input cost.</summary>
    public static readonly Field CostInput = Fact("an amount of US dollars", Expect.Usd);

    /// <summary>What its output cost.</summary>
    public static readonly Field CostOutput = Fact("an amount of US dollars", Expect.Usd);

    /// <summary>From the start to the first piece of the answer: milliseconds (double), or when it came (ulong, Unix nanoseconds).</summary>
    public static readonly Field TimeToFirstToken = Fact("a duration", Expect.Milliseconds);

    /// <summary>The tool's name.</summary>
    public static readonly Field ToolName = Fact("a name", Expect.Name);

    /// <summary>The id of the tool's call.</summary>
    public static readonly Field ToolCallId = Fact("a name", Expect.Name);

    /// <summary>The agent's name.</summary>
    public static readonly Field AgentName = Fact("a name", Expect.Name);

    /// <summary>The prompt template's name.</summary>
    public static readonly Field PromptName = Fact("a name", Expect.Name);

    /// <summary>The prompt template's version.</summary>
    public static readonly Field PromptVersion = Fact("a name", Expect.Name);

    /// <summary>The conversation.</summary>
    public static readonly Field SessionId = Fact("a name", Expect.Name, isContext: true);

    /// <summary>The user.</summary>
    public static readonly Field UserId = Fact("a name", Expect.Name, isContext: true);

    /// <summary>Tags.</summary>
    public static readonly Field Tags = Fact("a list of names", Expect.Names, isContext: true);

    /// <summary>The trace's name.</summary>
    public static readonly Field TraceName = Fact("a name", Expect.Name);

    /// <summary>Where it ran.</summary>
    public static readonly Field Environment = Fact("a name", Expect.Name, isContext: true);

    /// <summary>The version of the application.</summary>
    public static readonly Field Release = Fact("a name", Expect.Name, isContext: true);

    /// <summary>It is part of a scorer's work.</summary>
    public static readonly Field Scoring = Fact("true or false", Expect.Flag, isSilent: true);

    /// <summary>It failed, whatever its status says.</summary>
    public static readonly Field Failed = Fact("true or false", Expect.Flag, isSilent: true);

    /// <summary>It failed, unless its status says that it did not.</summary>
    public static readonly Field FailedUnlessOk = Fact("true or false", Expect.Flag, isSilent: true);

    /// <summary>An exception among its events means that it failed.</summary>
    public static readonly Field ExceptionsCount = Fact("true or false", Expect.Flag, isSilent: true);

    /// <summary>What it was given.</summary>
    public static readonly Field Input = Further("text or JSON", Contents.Any);

    /// <summary>What it answered.</summary>
    public static readonly Field Output = Further("text or JSON", Contents.Any);

    /// <summary>The system's instructions, which belong before the input.</summary>
    public static readonly Field Instructions = Further("text or a list of parts", Contents.Instructions);

    /// <summary>What the tool was called with.</summary>
    public static readonly Field ToolArguments = Further("text or JSON", Contents.Any);

    /// <summary>What the tool answered.</summary>
    public static readonly Field ToolResult = Further("text or JSON", Contents.Any);

    /// <summary>The tools that the model might ask for.</summary>
    public static readonly Field ToolDefinitions = Further("a list of tools as JSON", Contents.Structure);

    /// <summary>Parameters of the call, by name; all rows are taken together.</summary>
    public static readonly Field Parameters = Further("an object", NamedValues.Members);

    /// <summary>Metadata, by name; all rows are taken together.</summary>
    public static readonly Field Metadata = Further("an object", NamedValues.Members);

    /// <summary>What was found.</summary>
    public static readonly Field Documents = Further("a list of documents", ReadDocuments.Of);

    /// <summary>The id of the answer.</summary>
    public static readonly Field ResponseId = Further("a name", Expect.Name);

    /// <summary>Why the model stopped.</summary>
    public static readonly Field FinishReasons = Further("a list of names", Expect.Reasons);

    /// <summary>The prompt template itself.</summary>
    public static readonly Field PromptTemplate = Further("a text", Expect.Text);

    /// <summary>What was put into the prompt template.</summary>
    public static readonly Field PromptVariables = Further("an object", Contents.Structure);

    /// <summary>Scores; all rows are taken together.</summary>
    public static readonly Field Scores = Further("scores", ReadScores.ByName);

    /// <summary>What went wrong: <see cref="SpanError"/>.</summary>
    public static readonly Field Error = Further("an error", _ => null);

    /// <summary>A class of what went wrong.</summary>
    public static readonly Field ErrorType = Further("a name", Expect.Name);

    /// <summary>What went wrong, in words.</summary>
    public static readonly Field ErrorMessage = Further("a text", Expect.Text);

    /// <summary>A text that says what the span is about.</summary>
    public static readonly Field DisplayName = Further("a text", Expect.Text);

    /// <summary>All of them, by <see cref="Field.Index"/>.</summary>
    public static IReadOnlyList<Field> All => Made;

    private static Field Fact(string expected, Func<SentValue, object?> read, bool isContext = false, bool isSilent = false) =>
        Add(new Field(Made.Count, expected, read) { IsFact = true, IsContext = isContext, IsSilent = isSilent });

    private static Field Further(string expected, Func<SentValue, object?> read) => Add(new Field(Made.Count, expected, read));

    private static Field Add(Field field)
    {
        Made.Add(field);
        return field;
    }
}
