using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Server.Ingest;
using Orleans.Traces.Server.Tests.EndToEnd;

namespace Orleans.Traces.Server.Tests.Ingest;

/// <summary>A bug on the way in is answered as OTLP says, not with a page of the web framework.</summary>
public sealed class OtlpFailureTests
{
    [Theory]
    [InlineData("application/x-protobuf")]
    [InlineData("application/json")]
    public async Task An_unexpected_exception_is_a_500_with_a_Status_and_is_logged(string contentType)
    {
        var errors = new LastError();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0, o => o.Protocols = HttpProtocols.Http1));
        // The part that is missing stands for a bug.
        builder.Services.AddSingleton(new OtlpHttp(
            new IngestGateway(null!, new IngestOptions(), null!, null!, errors), new IngestOptions(), inFlight: null!));
        await using var app = builder.Build();
        OtlpHttp.Map(app);
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        using var content = new ByteArrayContent([1, 2, 3]);
        content.Headers.ContentType = new MediaTypeHeaderValue(contentType);

        using var response = await client.PostAsync("/v1/traces", content);

        Assert.Equal((500, contentType), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var status = StatusBody.Read(contentType, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(new StatusBody(13, "the server failed to read the request; its log says why"), status);
        Assert.Contains(nameof(NullReferenceException), errors.Last, StringComparison.Ordinal);
    }
}
