using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Traces.Access;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Identity;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Startup;
using Orleans.Traces.Server.Tests.EndToEnd;

namespace Orleans.Traces.Server.Tests.Access;

/// <summary>The whole server within the test's process, so that its endpoints can be counted. Keys are required unless told.</summary>
public class GuardedServer : IAsyncLifetime
{
    private const int FrameHeader = 5;

    private readonly TemporaryFolder _folder = new();
    private readonly string[] _arguments;
    private DataFolder? _data;
    private WebApplication? _app;

    public GuardedServer()
        : this("--Traces:Access:RequireKey=true")
    {
    }

    protected GuardedServer(params string[] arguments) => _arguments = arguments;

    /// <summary>An operator's key, from the settings.</summary>
    public string Operator { get; } = KeyText.Make(Enumerable.Range(1, KeyText.RandomBytes).Select(i => (byte)i).ToArray()).Reveal();

    public HttpClient Web { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public HttpClient Http2 { get; private set; } = null!;

    internal IServiceProvider Services => _app!.Services;

    /// <summary>Everything that is mapped, but what a build that is not published maps by itself for files that are newer than it: it says
    /// nothing, and so is an operator's.</summary>
    internal IReadOnlyList<RouteEndpoint> Endpoints =>
        [.. Services.GetRequiredService<EndpointDataSource>().Endpoints.Cast<RouteEndpoint>().Where(e => e.RoutePattern.RawText != "{**path:file}")];

    public async Task InitializeAsync()
    {
        var builder = ServerHost.CreateBuilder(CommandLine.Parse([
            "--data", _folder.Path, "--grpc-port", "0", "--http-port", "0", "--web-port", "0", "--Traces:Journal:SegmentBytes=1048576",
            $"--Traces:Access:OperatorKey={Operator}", .. _arguments,
        ]));
        var settings = ServerSettings.Read(builder.Configuration);
        Assert.Empty(settings.Problems);
        _data = await DataFolder.OpenAsync(settings, TimeProvider.System);
        _app = ServerHost.Build(builder, settings, _data, demo: false);
        await Services.GetRequiredService<ProjectRegistry>().EnsureDefaultAsync(CancellationToken.None);
        await _app.StartAsync();
        var addresses = Announcement.Addresses(Services.GetRequiredService<IServer>());
        Web = Client(addresses[(int)Listener.Web], HttpVersion.Version11);
        Http = Client(addresses[(int)Listener.Http], HttpVersion.Version11);
        Http2 = Client(addresses[(int)Listener.Grpc], HttpVersion.Version20);
    }

    public async Task DisposeAsync()
    {
        Web.Dispose();
        Http.Dispose();
        Http2.Dispose();
        await _app!.StopAsync();
        await _app.DisposeAsync();
        await _data!.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Makes a project, once.</summary>
    public async Task<ProjectId> ProjectAsync(string name)
    {
        Assert.True(ProjectId.TryParse(name, out var id));
        await Services.GetRequiredService<ProjectRegistry>()
            .CreateAsync(new ProjectRecord { Id = id, Name = name, CreatedAt = DateTimeOffset.UnixEpoch }, CancellationToken.None);
        return id;
    }

    /// <summary>Makes a key, and the project where it is missing.</summary>
    public async Task<string> KeyAsync(string project, string scopes, string name = "a test's", int? requestsPerSecond = null)
    {
        var wanted = new NewKey { Name = name, Scopes = scopes.Split(' '), RequestsPerSecond = requestsPerSecond };
        return (await Services.GetRequiredService<KeyRegistry>().CreateAsync(await ProjectAsync(project), wanted, CancellationToken.None))!.Value.Text.Reveal();
    }

    /// <summary>Sends OTLP over HTTP, with this key.</summary>
    public Task<HttpResponseMessage> SendOtlpAsync(string path, byte[] body, string? key, string type = "application/x-protobuf")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return Http.SendAsync(With(request, key));
    }

    /// <summary>Sends a message over gRPC, with this key. Returns status and message.</summary>
    public async Task<(string? Status, string Message, HttpResponseMessage Answer)> CallAsync(string path, byte[] message, string? key)
    {
        var frame = new byte[FrameHeader + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, FrameHeader);
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.Add("te", "trailers");
        var answer = await Http2.SendAsync(With(request, key));
        await answer.Content.ReadAsByteArrayAsync();
        return (OtlpRequest.Trailer(answer, "grpc-status"), Uri.UnescapeDataString(OtlpRequest.Trailer(answer, "grpc-message") ?? ""), answer);
    }

    /// <summary>Asks the page's port, with this key.</summary>
    public Task<HttpResponseMessage> AskAsync(string address, string? key, string method = "GET", string? json = null, string? accept = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), address);
        if (json is not null)
            request.Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        if (accept is not null)
            request.Headers.Accept.ParseAdd(accept);
        return Web.SendAsync(With(request, key));
    }

    /// <summary>The body of an answer that must have this status.</summary>
    public async Task<string> BodyAsync(int status, string address, string? key, string method = "GET", string? json = null)
    {
        using var response = await AskAsync(address, key, method, json);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(status == (int)response.StatusCode, $"{method} {address}: {(int)response.StatusCode} {body}");
        return body;
    }

    private static HttpRequestMessage With(HttpRequestMessage request, string? key)
    {
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return request;
    }

    private static HttpClient Client(Uri address, Version version) => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        BaseAddress = address,
        DefaultRequestVersion = version,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };
}

/// <summary>The same where no key is needed.</summary>
public sealed class KeylessServer() : GuardedServer(arguments: []);
