using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Identity;
using Orleans.Traces.Query.Json;
using Orleans.Traces.Query;

namespace Orleans.Traces.Server.Api.Documentation;

/// <summary>The API's description (OpenAPI), where it must say more than the code's types do.</summary>
internal static class ApiDescription
{
    // Names that a generated client can be read with.
    private static readonly Dictionary<Type, string> SchemaNames = new()
    {
        [typeof(TraceListDocument)] = "TracePage",
        [typeof(TraceDocument)] = "Trace",
        [typeof(SummaryDocument)] = "TraceSummary",
        [typeof(CriticalPartDocument)] = "CriticalPart",
        [typeof(SearchDocument)] = "Search",
        [typeof(ProgressDocument)] = "SearchProgress",
        [typeof(MatchDocument)] = "Match",
        [typeof(SpansetDocument)] = "Spanset",
        [typeof(MatchedSpanDocument)] = "MatchedSpan",
        [typeof(StatsDocument)] = "Stats",
        [typeof(StatsGroupDocument)] = "StatsGroup",
        [typeof(ScoreSumDocument)] = "ScoreSum",
        [typeof(ScoreDocument)] = "Score",
        [typeof(StatsPointDocument)] = "StatsPoint",
        [typeof(LatencyDocument)] = "Latency",
        [typeof(SessionListDocument)] = "SessionPage",
        [typeof(SessionDocument)] = "Session",
        [typeof(UserListDocument)] = "UserPage",
        [typeof(UserDocument)] = "User",
        [typeof(AttributeNamesDocument)] = "AttributeNames",
        [typeof(AttributeValuesDocument)] = "AttributeValues",
        [typeof(TotalsDocument)] = "Totals",
        [typeof(ModelDocument)] = "ModelUse",
        [typeof(ToolDocument)] = "ToolUse",
        [typeof(IngestDocument)] = "Ingest",
        [typeof(IngestCountsDocument)] = "IngestCounts",
        [typeof(IngestKeyDocument)] = "IngestKey",
        [typeof(IngestHourDocument)] = "IngestHour",
        [typeof(IngestReasonDocument)] = "IngestReason",
        [typeof(SpanDocument)] = "Span",
        [typeof(SpanError)] = "SpanError",
        [typeof(SpanCost)] = "SpanCost",
        [typeof(Receipt)] = "Receipt",
        [typeof(ReceiptPart)] = "ReceiptPart",
        [typeof(RetrievedDocument)] = "RetrievedDocument",
        [typeof(ReportedScore)] = "ReportedScore",
        [typeof(LogListDocument)] = "LogPage",
        [typeof(LooseLogView)] = "LooseLogRecord",
        [typeof(LogView)] = "LogRecord",
        [typeof(EventView)] = "SpanEvent",
        [typeof(LinkView)] = "SpanLink",
        [typeof(ScopeView)] = "InstrumentationScope",
        [typeof(SpanStatus)] = "SpanStatus",
        [typeof(AttributeMap)] = "Attributes",
        [typeof(AttributeValue)] = "AttributeValue",
        [typeof(JsonElement)] = "Json",
    };

    // Texts that are one of a few words.
    private static readonly Dictionary<(Type, string), IEnumerable<string>> Words = new()
    {
        [(typeof(SummaryDocument), "state")] = ["open", "final"],
        [(typeof(SpanDocument), "kind")] = SpanKindNames.All,
        [(typeof(SpanCost), "source")] = ["reported", "priced", "unknown"],
        [(typeof(SpanDocument), "otelKind")] = ["unspecified", "internal", "server", "client", "producer", "consumer"],
        [(typeof(SpanStatus), "code")] = ["unset", "ok", "error"],
    };

    public static void Configure(OpenApiOptions options)
    {
        options.CreateSchemaReferenceId = type => type.Type == typeof(SpanId) || type.Type == typeof(SpanId?)
            ? null
            : SchemaNames.GetValueOrDefault(type.Type) ?? OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Orleans.Traces";
            document.Info.Description =
                "Traces of LLM applications: spans and log records as they were sent over OTLP, and what is computed from them.";
            document.Servers = [];
            return Task.CompletedTask;
        });
        AccessDescription.Configure(options);
        options.AddSchemaTransformer((schema, context, _) =>
        {
            Describe(schema, context);
            return Task.CompletedTask;
        });
    }

    /// <summary>The schema of problem details (RFC 9457).</summary>
    public static OpenApiSchema ProblemSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uri-reference" },
            ["title"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
            ["detail"] = new OpenApiSchema { Type = JsonSchemaType.String },
        },
        Required = new HashSet<string> { "title", "status", "detail" },
    };

    private static void Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        var type = context.JsonTypeInfo.Type;
        if (type == typeof(AttributeMap))
        {
            schema.Type = JsonSchemaType.Object;
            schema.AdditionalProperties = AnyValue();
            schema.Description ??= "Attributes by key, in the order sent.";
        }
        else if (type == typeof(AttributeValue))
        {
            schema.Description = AnyValue().Description;
        }
        else if (type == typeof(JsonElement) || type == typeof(JsonElement?))
        {
            schema.Type = JsonSchemaType.Object | JsonSchemaType.Array | JsonSchemaType.String | JsonSchemaType.Number | JsonSchemaType.Boolean;
            schema.Description ??= "Any JSON.";
        }
        else if (type == typeof(SpanId) || type == typeof(SpanId?))
        {
            schema.Type = JsonSchemaType.String | (type == typeof(SpanId?) ? JsonSchemaType.Null : 0);
            schema.Pattern = "^[0-9a-f]{16}$";
            schema.Properties?.Clear();
        }
        else if (type == typeof(int) || type == typeof(double))
        {
            // Our documents are written: numbers are never strings in them, which the framework's defaults would let a reader expect.
            schema.Type = type == typeof(int) ? JsonSchemaType.Integer : JsonSchemaType.Number;
            schema.Pattern = null;
        }
        else if (type == typeof(decimal) || type == typeof(decimal?) || type == typeof(double?))
        {
            schema.Type = JsonSchemaType.Number | (type == typeof(decimal) ? 0 : JsonSchemaType.Null);
            schema.Pattern = null;
        }
        else if (type == typeof(long) || type == typeof(long?))
        {
            schema.Type = JsonSchemaType.Integer | (type == typeof(long?) ? JsonSchemaType.Null : 0);
            schema.Pattern = null;
        }
        else if (type == typeof(ulong))
        {
            schema.Type = JsonSchemaType.String;
            schema.Format = null;
            schema.Minimum = schema.Maximum = null;
            schema.Pattern = "^[0-9]{1,20}$";
        }

        if (context.JsonPropertyInfo is { } property)
            DescribeProperty(schema, (property.DeclaringType, property.Name));
    }

    private static void DescribeProperty(OpenApiSchema schema, (Type Type, string Name) property)
    {
        if (Words.TryGetValue(property, out var words))
            schema.Enum = Nodes(words);
        else if (property == (typeof(SummaryDocument), "flags"))
            schema.Items = new OpenApiSchema { Type = JsonSchemaType.String, Enum = Nodes(TraceFlagNames.Of((TraceFlags)(-1))) };
        else if (IsTime(property))
            schema.Format = "date-time";
        else if (property == (typeof(SummaryDocument), "traceId"))
            schema.Pattern = "^[0-9a-f]{32}$";
    }

    private static bool IsTime((Type Type, string Name) property) =>
        property == (typeof(SummaryDocument), "startTime")
        || (property.Type == typeof(IngestDocument) && property.Name is "from" or "to")
        || property == (typeof(IngestHourDocument), "time")
        || property.Name == "lastReceivedTime";

    private static List<JsonNode> Nodes(IEnumerable<string> words) => [.. words.Select(w => (JsonNode)w)];

    private static OpenApiSchema AnyValue() => new()
    {
        Description = "A value as sent: string, boolean, number, list, map or null. Integers beyond 2^53, NaN and infinities are strings; " +
            "bytes are an object with the one member 'base64'.",
    };
}
