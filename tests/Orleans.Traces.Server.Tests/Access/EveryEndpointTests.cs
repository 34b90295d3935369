using System.Globalization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Orleans.Traces.Access;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Startup;

namespace Orleans.Traces.Server.Tests.Access;

/// <summary>Every endpoint that is mapped, whoever mapped it: none is forgotten, none is open to whom it is not for.</summary>
public sealed class EveryEndpointTests(GuardedServer server) : IClassFixture<GuardedServer>
{
    private const string UnknownKey = "ot_0123456789abcdef_00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    // Open to anybody, by intention. Files of the pages come besides.
    private static readonly string[] Open =
    [
        "/api/public/health", "/api/v1/info", "/grpc.health.v1.Health/Check", "/grpc.health.v1.Health/Watch", "/healthz", "/info", "/login", "/logout",
    ];

    [Fact]
    public void Every_endpoint_says_who_may_use_it()
    {
        var silent = server.Endpoints.Where(e => e.Metadata.GetMetadata<EndpointAccess>() is null).Select(Name);

        Assert.True(server.Endpoints.Count > 20);
        Assert.Equal([], silent);
    }

    [Fact]
    public void No_other_endpoints_are_open_than_those_that_are_meant_to_be()
    {
        var open = server.Endpoints.Where(e => NeededBy(e) is null && !IsFile(e)).Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/'));

        Assert.Equal(Open, open.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_a_key_no_endpoint_answers()
    {
        foreach (var (endpoint, listener, method) in Guarded())
        {
            await RefusedAsync(401, "16", endpoint, listener, method, key: null);
            await RefusedAsync(401, "16", endpoint, listener, method, UnknownKey);
        }
    }

    [Fact]
    public async Task With_a_key_of_another_scope_no_endpoint_answers()
    {
        var scopes = new HashSet<KeyScopes>();
        foreach (var (endpoint, listener, method) in Guarded())
        {
            var needed = NeededBy(endpoint)!.Value;
            scopes.Add(needed);
            await RefusedAsync(403, "7", endpoint, listener, method, await AnythingButAsync(needed));
        }

        Assert.Equal([KeyScopes.Ingest, KeyScopes.Read, KeyScopes.Admin, KeyScopes.Operator, KeyScopes.Score], scopes.Order());
    }

    [Fact]
    public async Task Only_an_operator_names_a_project_on_any_endpoint()
    {
        await server.ProjectAsync("other");
        var key = await server.KeyAsync("own", "ingest read admin");
        foreach (var (endpoint, _, method) in Guarded().Where(g => NeededBy(g.Endpoint) is KeyScopes.Read or KeyScopes.Admin or KeyScopes.Score))
        {
            foreach (var project in new[] { "other", "own", "nobody", "NO" })
            {
                using var response = await server.AskAsync($"{Path(endpoint)}?project={project}", key, method);
                Assert.Equal((Name(endpoint), 403), (Name(endpoint), (int)response.StatusCode));
            }
        }
    }

    private async Task RefusedAsync(int http, string grpc, RouteEndpoint endpoint, Listener listener, string method, string? key)
    {
        if (IsGrpc(endpoint))
        {
            var (status, message, answer) = await server.CallAsync(Path(endpoint), [], key);
            Assert.Equal((Name(endpoint), grpc), (Name(endpoint), status));
            Assert.NotEqual("", message);
            answer.Dispose();
            return;
        }

        var client = listener switch { Listener.Web => server.Web, Listener.Http => server.Http, _ => server.Http2 };
        using var request = new HttpRequestMessage(new HttpMethod(method), Path(endpoint)) { Version = client.DefaultRequestVersion, VersionPolicy = client.DefaultVersionPolicy };
        if (key is not null)
            request.Headers.Add("x-api-key", key);
        using var response = await client.SendAsync(request);
        Assert.Equal($"{Name(endpoint)} {listener} {http}", $"{Name(endpoint)} {listener} {(int)response.StatusCode}");
        Assert.Equal(http == 401, response.Headers.WwwAuthenticate.Count == 1);
    }

    // All the scopes that do not hold it.
    private Task<string> AnythingButAsync(KeyScopes needed)
    {
        var others = new[] { KeyScopes.Ingest, KeyScopes.Read, KeyScopes.Admin, KeyScopes.Score }.Where(s => !s.Hold(needed)).SelectMany(s => s.Names());
        return server.KeyAsync("own", string.Join(' ', others));
    }

    private IEnumerable<(RouteEndpoint Endpoint, Listener Listener, string Method)> Guarded() =>
        from endpoint in server.Endpoints
        where NeededBy(endpoint) is not null
        from listener in endpoint.Metadata.GetMetadata<AnswersOn>()?.Listeners ?? [Listener.Web]
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["PUT", "POST"]
        where method.All(char.IsAsciiLetterUpper)
        select (endpoint, listener, method);

    private static KeyScopes? NeededBy(RouteEndpoint endpoint) =>
        (endpoint.Metadata.GetMetadata<EndpointAccess>() ?? EndpointAccess.Forgotten).Needed;

    private static bool IsGrpc(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<Grpc.AspNetCore.Server.GrpcMethodMetadata>() is not null;

    private static bool IsFile(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.StaticAssets.StaticAssetDescriptor>() is not null;

    private static string Name(RouteEndpoint endpoint) =>
        $"{string.Join(',', endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["any"])} {endpoint.RoutePattern.RawText}";

    private static string Path(RouteEndpoint endpoint) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(s => string.Concat(s.Parts.Select(Part))));

    private static string Part(RoutePatternPart part) => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart { Name: "projectId" } => "other",
        RoutePatternParameterPart { Name: "keyId" } => "0123456789abcdef",
        RoutePatternParameterPart => 1.ToString("x32", CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"{part} is not a known part of a path."),
    };
}
