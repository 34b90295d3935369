using System.Collections.Frozen;

namespace Orleans.Traces.GenAi;

/// <summary>OpenTelemetry's names of those who serve models.</summary>
public static class ProviderNames
{
    // What clients say, in lower case, where it is not OpenTelemetry's name already.
    private static readonly FrozenDictionary<string, string> Known = Aliases(
    [
        ("aws.bedrock", ["bedrock", "amazon-bedrock", "amazon_bedrock", "aws_bedrock", "aws-bedrock", "aws", "bedrock_converse"]),
        ("azure.ai.openai", ["azure", "azure-openai", "azure_openai", "azureopenai", "az.ai.openai"]),
        ("azure.ai.inference", ["az.ai.inference", "azure_ai", "azure_ai_inference"]),
        ("gcp.gemini", ["gemini", "google", "google-generative-ai", "google.generative-ai", "google_genai", "googleai", "google-gla", "google.ai"]),
        ("gcp.vertex_ai", ["vertexai", "vertex_ai", "vertex-ai", "vertex", "google-vertex", "google.vertex", "google_vertexai", "gcp.vertex.agent"]),
        ("gcp.gen_ai", ["google-genai"]),
        ("mistral_ai", ["mistral", "mistralai"]),
        ("x_ai", ["xai", "grok"]),
        ("moonshot_ai", ["moonshot", "moonshotai"]),
        ("ibm.watsonx.ai", ["watsonx", "ibm_watsonx", "watsonx.ai"]),
    ]);

    // What the AI SDK puts after a provider's name: the kind of its API.
    private static readonly string[] Suffixes =
        [".chat", ".responses", ".messages", ".completion", ".embedding", ".textembedding", ".image", ".speech", ".transcription", ".reranking"];

    /// <summary>The name of a provider that a client called so.</summary>
    public static string Normalize(string sent)
    {
        var name = sent.Trim().ToLowerInvariant();
        foreach (var suffix in Suffixes)
        {
            if (name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal))
            {
                name = name[..^suffix.Length];
                break;
            }
        }

        return Known.GetValueOrDefault(name, name);
    }

    private static FrozenDictionary<string, string> Aliases((string Name, string[] Others)[] table) =>
        table.SelectMany(row => row.Others.Select(other => (other, row.Name))).ToFrozenDictionary(x => x.other, x => x.Name, StringComparer.Ordinal);
}
