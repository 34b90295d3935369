using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Json;
using Orleans.Traces.Otlp.Schema;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Server.Tempo;

/// <summary>Answers with a trace as JSON of protobuf, ids in base64: in v1 <c>{"batches":[…]}</c>, in v2 <c>{"trace":{"resourceSpans":[…]},…}</c>.</summary>
internal sealed class TempoTraceJson(TempoTrace trace, bool isV2) : IResult
{
    private static readonly OtlpField ResourceSpans = OtlpSchema.TracesData.Fields[0];

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(httpContext.Response.BodyWriter, OtlpJsonWriter.Options);
        json.WriteStartObject();
        if (isV2)
            json.WriteStartObject("trace");
        if (trace.Items.Count > 0)
            await WriteSpansAsync(json, httpContext.RequestAborted);
        if (isV2)
            WriteRest(json);
        json.WriteEndObject();
        await json.FlushAsync(httpContext.RequestAborted);
    }

    private async Task WriteSpansAsync(Utf8JsonWriter json, CancellationToken cancellationToken)
    {
        json.WriteStartArray(isV2 ? ResourceSpans.Name : "batches");
        for (var first = 0; first < trace.Items.Count;)
        {
            var run = trace.Items.Skip(first).TakeWhile(i => i.Context.Hash == trace.Items[first].Context.Hash).ToList();
            WriteResource(OtlpChunk.Write(run), json);
            await json.FlushAsync(cancellationToken);
            first += run.Count;
        }

        json.WriteEndArray();
    }

    private static void WriteResource(byte[] chunk, Utf8JsonWriter json)
    {
        for (var reader = new WireReader(chunk); reader.Next();)
            OtlpJsonWriter.Write(ResourceSpans.Message!, reader.Value, json, OtlpJsonForm.Protobuf);
    }

    private void WriteRest(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.WriteStartObject("metrics");
        json.WriteString("inspectedBytes", trace.Bytes.ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
        if (trace.Message is null)
            return;
        json.WriteString("status", "PARTIAL");
        json.WriteString("message", trace.Message);
    }
}
