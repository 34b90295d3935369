using System.Net.Http;
using System.Text;
using System.Text.Json;
using Orleans.Traces.Identity;
using Orleans.Traces.Server.Tests.Access;
using Orleans.Traces.Server.Tests.EndToEnd;

namespace Orleans.Traces.Server.Tests.Datasets;

/// <summary>Asks the API of datasets with one project's key.</summary>
internal sealed class DatasetClient(GuardedServer server, string key)
{
    /// <summary>The dataset that tests are about.</summary>
    public const string Address = "/api/v1/datasets/questions";

    /// <summary>The key.</summary>
    public string Key => key;

    /// <summary>A project of this name with an empty dataset.</summary>
    public static async Task<DatasetClient> WithDatasetAsync(GuardedServer server, string project)
    {
        var client = new DatasetClient(server, await server.KeyAsync(project, "ingest admin"));
        await client.SendAsync(201, "POST", "/api/v1/datasets", """{"name":"questions"}""");
        return client;
    }

    public async Task<JsonElement> SendAsync(int status, string method, string address, string? json = null)
    {
        var body = await server.BodyAsync(status, address, key, method, json);
        return body.Length == 0 ? default : JsonDocument.Parse(body).RootElement;
    }

    public Task<JsonElement> GetAsync(string address = "") => SendAsync(200, "GET", Address + address);

    public Task<JsonElement> AddAsync(string json, int status = 201) => SendAsync(status, "POST", Address + "/cases", json);

    public async Task<(int Status, JsonElement Answer)> ImportAsync(string file, string query = "", string type = "application/x-ndjson", byte[]? bytes = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Address}/import{query}") { Content = new ByteArrayContent(bytes ?? Encoding.UTF8.GetBytes(file)) };
        request.Content.Headers.ContentType = new(type);
        request.Headers.Add("x-api-key", key);
        using var response = await server.Web.SendAsync(request);
        return ((int)response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }

    public async Task<(byte[] File, string? Type, string? Name)> ExportAsync(string query = "")
    {
        using var response = await server.AskAsync($"{Address}/export{query}", key);
        Assert.Equal(200, (int)response.StatusCode);
        return (await response.Content.ReadAsByteArrayAsync(), response.Content.Headers.ContentType?.MediaType, response.Content.Headers.ContentDisposition?.FileName);
    }

    /// <summary>The ids of a version's cases.</summary>
    public async Task<string> IdsAsync(string query = "") =>
        string.Join(' ', (await GetAsync("/cases" + query)).GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("id").GetString()));

    /// <summary>Sends a span; the first is a root, the others are below it.</summary>
    public async Task SpanAsync(TraceId trace, int span, params (string Key, string Value)[] attributes)
    {
        var bytes = OneSpan.Span(trace, span, w =>
        {
            if (span > 1)
                w.Bytes(4, [0, 0, 0, 0, 0, 0, 0, 1]);
            foreach (var (name, value) in attributes)
                Some.Attribute(w, 9, name, value);
        });
        using var sent = await server.SendOtlpAsync("/v1/traces", OneSpan.Request(bytes), key);
        Assert.Equal(200, (int)sent.StatusCode);
    }
}
