using System.Text;
using System.Text.Json;
using Orleans.Traces.Otlp.Wire;
using Orleans.Traces.Tests;

namespace Orleans.Traces.Server.Tests.Api;

public sealed class SpanTests : IAsyncLifetime
{
    private const string Spans = "/api/v1/traces/00000000000000000000000000000001/spans/";

    private static readonly string One = Spans + Some.SpanIdOf(1);

    private readonly ApiHost _api = new();

    public Task InitializeAsync() => _api.InitializeAsync();

    public Task DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_span_is_answered_alone_and_in_all_its_versions()
    {
        _api.Queries.Add(Some.Trace, Some.Span(1), Some.Span(1, end: 200), Some.Span(2, 1), Some.Log(1));

        var json = await _api.GetAsync(One + "/otlp");

        var spans = json.GetProperty("resourceSpans")[0].GetProperty("scopeSpans")[0].GetProperty("spans").EnumerateArray().ToList();
        Assert.Equal(["span 1", "span 1"], spans.Select(s => s.GetProperty("name").GetString()));
        Assert.Equal(2, spans.Select(s => s.GetProperty("endTimeUnixNano").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task A_text_is_plain_text_whatever_is_in_it_and_whole()
    {
        var text = "<script>alert(1)</script> 世界" + new string('x', 5_000_000);
        _api.Queries.Add(Some.Trace, WithAttributes(w => Some.Attribute(w, 9, "a/b?c", text)));

        var (body, type) = await _api.DownloadAsync(One + "/value?key=a%2Fb%3Fc", "text/html");

        Assert.Equal("text/plain", type);
        Assert.Equal(text, Encoding.UTF8.GetString(body));
    }

    [Fact]
    public async Task Bytes_are_bytes_and_other_values_are_json()
    {
        _api.Queries.Add(Some.Trace, WithAttributes(w =>
        {
            Value(w, "bytes", v => v.Bytes(7, [0, 1, 255]));
            Value(w, "number", v => v.Varint(3, 42));
        }));

        var (bytes, type) = await _api.DownloadAsync(One + "/value?key=bytes", null);
        var (number, ofNumber) = await _api.DownloadAsync(One + "/value?key=number", null);

        Assert.Equal(("application/octet-stream", "application/json"), (type, ofNumber));
        Assert.Equal([0, 1, 255], bytes);
        Assert.Equal("42", JsonDocument.Parse(number).RootElement.GetRawText().Trim('"'));
    }

    [Theory]
    [InlineData("/api/v1/traces/12/spans/0000000000000001/otlp", 400, "32 hex digits")]
    [InlineData(Spans + "12/otlp", 400, "16 hex digits")]
    [InlineData(Spans + "0000000000000009/otlp", 404, "has no span 0000000000000009")]
    [InlineData("/api/v1/traces/000000000000000000000000000000ff/spans/0000000000000001/otlp", 404, "000000000000000000000000000000ff")]
    [InlineData(Spans + "0000000000000001/value", 400, "'key'")]
    [InlineData(Spans + "0000000000000001/value?key=none", 404, "'none'")]
    public async Task What_is_not_there_or_malformed_is_told(string address, int status, string told)
    {
        _api.Queries.Add(Some.Trace, Some.Span(1));

        var problem = await _api.ProblemAsync(status, address.Replace("0000000000000001/", Some.SpanIdOf(1) + "/", StringComparison.Ordinal));

        Assert.Contains(told, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/otlp")]
    [InlineData("/value")]
    public async Task Other_methods_are_refused(string what) => await _api.ProblemAsync(405, One + what, "POST");

    private static Traces.Otlp.SpanItem WithAttributes(Action<WireWriter> more) =>
        Some.Span(new SpanSketch { Id = 1, Name = "span 1", Start = Some.At(0), End = Some.At(1), More = more });

    private static void Value(WireWriter writer, string key, Action<WireWriter> value)
    {
        var attribute = writer.Begin(9);
        writer.String(1, key);
        var any = writer.Begin(2);
        value(writer);
        writer.End(any);
        writer.End(attribute);
    }
}
