using System.Collections.Frozen;

namespace Orleans.Traces.GenAi.Prices;

/// <summary>Which price list a provider's name means, as OpenTelemetry and the SDKs write it.</summary>
internal static class ProviderLists
{
    // Names that the lists' own rules would not find, or would take for another: "azure.ai.openai" has "openai" in it.
    private static readonly FrozenDictionary<string, string> Lists = new Dictionary<string, string>
    {
        ["gcp"] = "google",
        ["palm"] = "google",
        ["x_ai"] = "x-ai",
        ["x.ai"] = "x-ai",
        ["grok"] = "x-ai",
        ["togetherai"] = "together",
        ["together.ai"] = "together",
        ["fireworks_ai"] = "fireworks",
        ["fireworks.ai"] = "fireworks",
        ["fireworks-ai"] = "fireworks",
        ["novita_ai"] = "novita",
        ["novita-ai"] = "novita",
        ["z_ai"] = "zai",
        ["z.ai"] = "zai",
        ["z-ai"] = "zai",
        ["zhipu"] = "zhipuai",
        ["zhipu_ai"] = "zhipuai",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // As routers and clouds write the makers of models.
    private static readonly FrozenDictionary<string, string> Makers = new Dictionary<string, string>
    {
        ["xai"] = "x-ai",
        ["gemini"] = "google",
        ["mistralai"] = "mistral",
        ["mistral_ai"] = "mistral",
        ["moonshot"] = "moonshotai",
        ["moonshot_ai"] = "moonshotai",
        ["together_ai"] = "together",
        ["together-ai"] = "together",
        ["voyage"] = "voyageai",
        ["deepseek-ai"] = "deepseek",
        ["cohere_chat"] = "cohere",
        ["github_copilot"] = "github-copilot",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly (string Start, string List)[] Families =
        [("azure", "azure"), ("az.ai.", "azure"), ("google", "google"), ("gcp.", "google"), ("vertex", "google"), ("aws", "aws"), ("bedrock", "aws"), ("amazon", "aws")];

    // What they serve has no price that anybody could list: it runs on somebody's own machines, or under a contract.
    private static readonly FrozenSet<string> WithoutList = new[]
    {
        "ollama", "vllm", "hosted_vllm", "llama.cpp", "llama_cpp", "llamacpp", "llamafile", "lmstudio", "lm_studio", "lm-studio", "localai",
        "sglang", "tgi", "mlx", "transformers", "local", "ibm.watsonx.ai", "watsonx", "databricks",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The list of a provider.</summary>
    /// <param name="snapshot">All lists.</param>
    /// <param name="provider">The name; null: it is not known.</param>
    /// <param name="hasList">False: it is known that there is none, so that no other provider's price may stand in.</param>
    public static ListedProvider? Find(PriceSnapshot snapshot, string? provider, out bool hasList)
    {
        var name = provider?.Trim().ToLowerInvariant() ?? "";
        var first = name.AsSpan(0, name.AsSpan().IndexOfAny(".:/") is >= 0 and var end ? end : name.Length).ToString();
        hasList = !HasNoList(name) && !HasNoList(first);
        if (!hasList || name.Length == 0)
            return null;

        return Exact(snapshot, name)
            ?? Families.Where(f => name.StartsWith(f.Start, StringComparison.Ordinal)).Select(f => snapshot.Provider(f.List)).FirstOrDefault()
            ?? snapshot.Providers.FirstOrDefault(p => p.OtherNames?.Matches(name) == true)
            ?? Exact(snapshot, first);
    }

    /// <summary>Whether it is known that nobody lists what this provider serves.</summary>
    public static bool HasNoList(string provider) => WithoutList.Contains(provider);

    /// <summary>The list of a provider whose name stands before a model's: it must be just that, since anything may stand there.</summary>
    public static ListedProvider? FindPrefix(PriceSnapshot snapshot, string prefix) =>
        Exact(snapshot, prefix)
        ?? (prefix.Length < 20 ? Families.Where(f => prefix.StartsWith(f.Start, StringComparison.Ordinal)).Select(f => snapshot.Provider(f.List)).FirstOrDefault() : null)
        ?? (Makers.TryGetValue(prefix, out var maker) ? snapshot.Provider(maker) : null);

    private static ListedProvider? Exact(PriceSnapshot snapshot, string name) => snapshot.Provider(Lists.GetValueOrDefault(name, name));
}
