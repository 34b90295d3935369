namespace Orleans.Traces.Tests;

public class TestDataTests
{
    [Fact]
    public void The_requests_are_there()
    {
        Assert.NotEmpty(TestData.Files("edge", ".pb"));
        Assert.NotEmpty(TestData.Files("edge", "1.json"));
        Assert.NotEmpty(TestData.Files("otel-plain-http-json", "1.json"));
        Assert.NotEmpty(TestData.Files("otel-plain-http-json-gzip", ".json.gz"));
        Assert.NotEmpty(TestData.Files("otel-openai", ".pb"));
    }
}
