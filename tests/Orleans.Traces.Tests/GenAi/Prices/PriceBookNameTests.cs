using Orleans.Traces.GenAi.Prices;

namespace Orleans.Traces.Tests.GenAi.Prices;

/// <summary>Which price a name means.</summary>
public sealed class PriceBookNameTests
{
    private static readonly DateTimeOffset Today = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    private readonly PriceBook _book = new(PriceSnapshot.Current, []);

    [Theory]
    // As the list has it.
    [InlineData("openai", "gpt-4o", "openai", "gpt-4o")]
    [InlineData("openai", " GPT-4o ", "openai", "gpt-4o")]
    [InlineData("openai", "gpt-4o-2024-08-06", "openai", "gpt-4o")]
    [InlineData("openai", "gpt-4o-2024-05-13", "openai", "gpt-4o-2024-05-13")]
    [InlineData("openai", "gpt-5.6-luna-2026-07-30", "openai", "gpt-5.6-luna")]
    [InlineData("gcp.gemini", "gemini-2.5-pro-tts", "google", "gemini-2.5-pro-tts")]
    [InlineData("gcp.gemini", "gemini-2.5-pro", "google", "gemini-2.5-pro")]
    // Who serves it, as OpenTelemetry and the SDKs write it.
    [InlineData("azure.ai.openai", "gpt-4o", "openai", "gpt-4o")]
    [InlineData("azure.ai.inference", "gpt-4o", "openai", "gpt-4o")]
    [InlineData("azure_openai", "gpt-4o", "openai", "gpt-4o")]
    [InlineData("aws.bedrock", "us.anthropic.claude-sonnet-4-20250514-v1:0", "aws", "regional.anthropic.claude-sonnet-4-20250514-v1:0")]
    [InlineData("amazon-bedrock", "anthropic.claude-opus-4-6-v1:0", "aws", "regional.anthropic.claude-opus-4-6-v1:0")]
    [InlineData("gcp.vertex_ai", "gemini-2.5-pro", "google", "gemini-2.5-pro")]
    [InlineData("gcp.gen_ai", "gemini-2.5-pro", "google", "gemini-2.5-pro")]
    [InlineData("google.generative-ai", "gemini-2.5-pro", "google", "gemini-2.5-pro")]
    [InlineData("vertex_ai", "claude-sonnet-4-5@20250929", "google", "claude-sonnet-4-5")]
    [InlineData("mistral_ai", "mistral-small-latest", "mistral", "mistral-small-latest")]
    [InlineData("x_ai", "grok-4", "x-ai", "grok-4-0709")]
    [InlineData("xai.chat", "grok-4", "x-ai", "grok-4-0709")]
    [InlineData("openai.responses", "gpt-4o", "openai", "gpt-4o")]
    [InlineData("anthropic.messages", "claude-opus-4-1", "anthropic", "claude-opus-4-1")]
    [InlineData("moonshot_ai", "kimi-k2-0905-preview", "moonshotai", "kimi-k2-0905-preview")]
    [InlineData("fireworks_ai", "accounts/fireworks/models/kimi-k3", "fireworks", "kimi-k3")]
    // What stands before it.
    [InlineData(null, "openrouter/anthropic/claude-sonnet-4", "openrouter", "anthropic/claude-sonnet-4")]
    [InlineData("openrouter", "anthropic/claude-sonnet-4", "openrouter", "anthropic/claude-sonnet-4")]
    [InlineData(null, "azure/gpt-4o", "openai", "gpt-4o")]
    [InlineData("litellm", "openai/gpt-4o", "openai", "gpt-4o")]
    [InlineData("openai", "anthropic/claude-opus-4-1", "anthropic", "claude-opus-4-1")]
    [InlineData(null, "bedrock/us.anthropic.claude-opus-4-6-v1:0", "aws", "regional.anthropic.claude-opus-4-6-v1:0")]
    [InlineData(null, "us.anthropic.claude-opus-4-6-v1:0", "aws", "regional.anthropic.claude-opus-4-6-v1:0")]
    [InlineData("aws.bedrock", "arn:aws:bedrock:us-east-1:1:inference-profile/us.anthropic.claude-opus-4-6-v1:0", "aws", "regional.anthropic.claude-opus-4-6-v1:0")]
    [InlineData("google", "models/gemini-2.5-pro", "google", "gemini-2.5-pro")]
    [InlineData("gcp.vertex_ai", "publishers/google/models/gemini-2.5-pro", "google", "gemini-2.5-pro")]
    [InlineData(null, "openai:gpt-4o", "openai", "gpt-4o")]
    // A date or version that the list does not have.
    [InlineData("openai", "gpt-4.1-2031-01-02", "openai", "gpt-4.1")]
    [InlineData("openai", "gpt-4.1-20310102", "openai", "gpt-4.1")]
    [InlineData("openai", "gpt-4.1@20310102", "openai", "gpt-4.1")]
    [InlineData("openai", "gpt-4.1:latest", "openai", "gpt-4.1")]
    [InlineData("openai", "gpt-4.1-latest", "openai", "gpt-4.1")]
    [InlineData("openai", "o3-0102", "openai", "o3")]
    // Dots and dashes.
    [InlineData("openai", "gpt-4-1-mini", "openai", "gpt-4.1-mini")]
    [InlineData("anthropic", "claude-opus-4.1", "anthropic", "claude-opus-4-1")]
    [InlineData("openai", "gpt-4-1-mini-2031-01-02", "openai", "gpt-4.1-mini")]
    // Nobody says who serves it: who makes it.
    [InlineData(null, "gpt-4o", "openai", "gpt-4o")]
    [InlineData("", "gpt-4o", "openai", "gpt-4o")]
    [InlineData("my-gateway", "gpt-4o", "openai", "gpt-4o")]
    [InlineData(null, "claude-opus-4-1-20250805", "anthropic", "claude-opus-4-1")]
    [InlineData(null, "text-embedding-3-small", "openai", "text-embedding-3-small")]
    [InlineData(null, "llama-3.3-70b-versatile", "groq", "llama-3.3-70b-versatile")]
    // Passed on for what the maker takes.
    [InlineData("openrouter", "openai/computer-use-preview", "openai", "computer-use")]
    // A client of its protocol.
    [InlineData("openai", "deepseek-chat", "deepseek", "deepseek-chat")]
    [InlineData("openai", "gemini-2.5-pro", "google", "gemini-2.5-pro")]
    public void A_name_means_a_price(string? provider, string model, string listProvider, string listed)
    {
        var found = _book.Look(provider, [model], Today);

        Assert.NotNull(found);
        Assert.Equal((listProvider, listed, "snapshot", null), (found.Provider, found.Model, found.Source, found.OwnId));
    }

    [Theory]
    [InlineData("openai", "gpt-99-ultra")]
    [InlineData(null, "my-own-model")]
    [InlineData(null, "my-own-gemini-like-thing")]
    [InlineData("openai", "my-deployment")]
    [InlineData("anthropic", "")]
    [InlineData("anthropic", " ")]
    [InlineData("groq", "claude-opus-4-1")]
    [InlineData("mistral_ai", "gpt-4o")]
    // What another takes would be a guess.
    [InlineData("aws.bedrock", "mistral.mistral-large-2407-v1:0")]
    [InlineData("groq", "openai/gpt-4o")]
    // It runs on somebody's own machine.
    [InlineData("ollama", "mistral-small-latest")]
    [InlineData("ollama.chat", "gpt-oss-20b")]
    [InlineData("vllm", "deepseek-chat")]
    [InlineData(null, "ollama/gpt-oss-20b")]
    [InlineData("litellm", "hosted_vllm/deepseek-chat")]
    [InlineData("ibm.watsonx.ai", "mistral-large-latest")]
    // What is free on a router is another model.
    [InlineData("openai", "gpt-4o:free")]
    public void A_name_that_means_none_has_none(string? provider, string model)
    {
        Assert.Null(_book.Look(provider, [model], Today));
    }

    [Fact]
    public void The_first_name_counts_that_has_a_price()
    {
        Assert.Equal("gpt-4o", _book.Look("azure.ai.openai", ["gpt-4o-2024-08-06", "my-deployment"], Today)?.Model);
        Assert.Equal("gpt-4o-mini", _book.Look("azure.ai.openai", ["my-deployment", "gpt-4o-mini", "gpt-4o"], Today)?.Model);
        Assert.Null(_book.Look("azure.ai.openai", [], Today));
    }

    [Fact]
    public void Names_that_nobody_would_give_are_met_calmly()
    {
        string[] odd =
        [
            new('a', 300), new('a', 5_000_000), string.Concat(Enumerable.Repeat("a/", 120)), "/", ":", "a/", "/a", "arn:", "arn:/", "us.", "us.anthropic.",
            "-20250101", "@latest", ":0", "\0\ud800", "gpt-4o\n", new('-', 256), new('1', 256), string.Concat(Enumerable.Repeat("1-", 128)), "openai:", "ＧＰＴ",
        ];

        foreach (var name in odd)
        {
            var found = _book.Look("openai", [name], Today);
            Assert.Equal(name == "gpt-4o\n", found is not null);
        }
    }

    [Fact]
    public void What_is_remembered_has_a_bound_and_stays_right()
    {
        for (var i = 0; i < 5_000; i++)
            Assert.Null(_book.Look("groq", [$"model-{i}"], Today));

        Assert.Equal("gpt-4o", _book.Look("openai", ["gpt-4o"], Today)?.Model);
        Assert.Equal("gpt-4o", _book.Look("openai", ["gpt-4o"], Today)?.Model);
    }

    [Theory]
    [InlineData("o3", "2025-06-09T23:59:59Z", 10, "2026-09-23")]
    [InlineData("o3", "2025-06-10T00:00:00Z", 2, "2025-06-10")]
    [InlineData("o3", "1970-01-01T00:00:00Z", 10, "2026-09-23")]
    public void A_dated_price_counts_from_its_day(string model, string at, decimal input, string priceDate)
    {
        var found = _book.Look("openai", [model], DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal((input, DateOnly.Parse(priceDate, System.Globalization.CultureInfo.InvariantCulture)), (found?.Rates.Input?.Base, found?.PriceDate));
    }

    [Fact]
    public void The_snapshot_says_what_it_is()
    {
        Assert.Equal(("0.1.8", new DateOnly(2026, 9, 23)), (PriceSnapshot.Current.Version, PriceSnapshot.Current.Published));
        Assert.Contains("MIT", File.ReadAllText(Path.Combine(
            RepositoryTree.Root, "src", "Orleans.Traces", "GenAi", "Prices", "Snapshot", "genai-prices.LICENSE")), StringComparison.OrdinalIgnoreCase);
    }
}
