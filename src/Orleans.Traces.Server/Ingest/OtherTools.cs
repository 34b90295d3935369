using System.Reflection;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Orleans.Traces.Server.Ingest;

/// <summary>The paths that users of other tools have configured already: they change the host and nothing else.</summary>
internal static class OtherTools
{
    // Langfuse; Braintrust and LangSmith; a LangSmith of one's own; Opik.
    private static readonly string[] Paths = ["/api/public/otel/v1", "/otel/v1", "/api/v1/otel/v1", "/api/v1/private/otel/v1"];

    private static readonly string Version =
        typeof(OtherTools).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Maps OTLP's paths below the tools' own.</summary>
    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints)
    {
        var all = endpoints.MapGroup("");
        foreach (var path in Paths)
            OtlpHttp.Map(all, path);
        return all;
    }

    /// <summary>Maps what the tools' SDKs ask a server before they send to it.</summary>
    public static IEndpointConventionBuilder MapProbes(IEndpointRouteBuilder endpoints)
    {
        var probes = endpoints.MapGroup("").ExcludeFromDescription();
        foreach (var path in new[] { "/info", "/api/v1/info" })
            probes.MapGet(path, (IngestOptions options) => new LangSmithServer(Version, new LangSmithBatches(options.MaxBodyBytes), []));
        probes.MapGet("/api/public/health", () => new LangfuseHealth("OK", Version));
        return probes;
    }

    /// <summary>What LangSmith's SDKs read. No flag is set: each stands for something that is not taken here.</summary>
    private sealed record LangSmithServer(
        [property: JsonPropertyName("version")] string Version,
        [property: JsonPropertyName("batch_ingest_config")] LangSmithBatches Batches,
        [property: JsonPropertyName("instance_flags")] Dictionary<string, bool> Flags);

    /// <summary>How an SDK is to batch. It reads every field; but for the size, which is ours, they are what it does without being told.</summary>
    private sealed record LangSmithBatches([property: JsonPropertyName("size_limit_bytes")] int SizeLimitBytes)
    {
        [JsonPropertyName("use_multipart_endpoint")]
        public bool UseMultipart => false;

        [JsonPropertyName("size_limit")]
        public int SizeLimit => 100;

        [JsonPropertyName("scale_up_qsize_trigger")]
        public int ScaleUpQueue => 1_000;

        [JsonPropertyName("scale_up_nthreads_limit")]
        public int ScaleUpThreads => 16;

        [JsonPropertyName("scale_down_nempty_trigger")]
        public int ScaleDownEmpty => 4;
    }

    private sealed record LangfuseHealth(
        [property: JsonPropertyName("status")] string Status,
        [property: JsonPropertyName("version")] string Version);
}
