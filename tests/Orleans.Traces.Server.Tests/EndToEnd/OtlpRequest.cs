using System.Buffers.Binary;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Orleans.Traces.Server.Tests.EndToEnd;

/// <summary>A recorded request, as it was on the wire.</summary>
/// <param name="Protocol"><c>grpc</c>, <c>http/protobuf</c> or <c>http/json</c>.</param>
/// <param name="Path">Where it goes.</param>
/// <param name="Signal"><c>traces</c> or <c>logs</c>.</param>
/// <param name="IsGzip">The bytes are gzip.</param>
/// <param name="Bytes">The body; for gRPC the message inside of the frame.</param>
internal sealed record OtlpRequest(string Protocol, string Path, string Signal, bool IsGzip, byte[] Bytes)
{
    private const int FrameHeader = 5;

    /// <summary>What the bytes are said to be; empty: nothing is said.</summary>
    public string Encoding { get; init; } = IsGzip ? "gzip" : "";

    /// <summary>The bytes without gzip.</summary>
    public byte[] Plain()
    {
        if (!IsGzip)
            return Bytes;
        using var gzip = new GZipStream(new MemoryStream(Bytes), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }

    public static OtlpRequest Protobuf(string signal, byte[] bytes) => new("http/protobuf", $"/v1/{signal}", signal, IsGzip: false, bytes);

    public static OtlpRequest Grpc(string signal, byte[] bytes) => new(
        "grpc",
        $"/opentelemetry.proto.collector.{(signal == "traces" ? "trace.v1.TraceService" : "logs.v1.LogsService")}/Export",
        signal, IsGzip: false, bytes);

    /// <summary>The requests of a folder with a <c>meta.json</c>, in the order sent.</summary>
    public static IReadOnlyList<OtlpRequest> ReadMeta(string folder)
    {
        using var meta = JsonDocument.Parse(File.ReadAllText(System.IO.Path.Combine(folder, "meta.json")));
        return [.. meta.RootElement.EnumerateArray().Select(r => new OtlpRequest(
            r.GetProperty("protocol").GetString()!,
            r.GetProperty("path").GetString()!,
            r.GetProperty("signal").GetString()!,
            r.GetProperty("compressed").GetBoolean(),
            File.ReadAllBytes(System.IO.Path.Combine(folder, r.GetProperty("file").GetString()!))))];
    }

    /// <summary>Sends it over its own transport. For gRPC the status comes from the trailers, and the body without its frame.</summary>
    public async Task<OtlpAnswer> SendAsync(ServerProcess server)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path);
        if (Protocol != "grpc")
        {
            request.Content = new ByteArrayContent(Bytes);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(Protocol == "http/json" ? "application/json" : "application/x-protobuf");
            if (Encoding.Length > 0)
                request.Content.Headers.ContentEncoding.Add(Encoding);
            using var response = await server.Http.SendAsync(request);
            return new OtlpAnswer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(), response.Content.Headers.ContentType?.MediaType ?? "", "");
        }

        var frame = new byte[FrameHeader + Bytes.Length];
        frame[0] = Encoding.Length > 0 ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), Bytes.Length);
        Bytes.CopyTo(frame, FrameHeader);
        (request.Version, request.VersionPolicy) = (new Version(2, 0), HttpVersionPolicy.RequestVersionExact);
        request.Content = new ByteArrayContent(frame);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.Add("te", "trailers");
        if (Encoding.Length > 0)
            request.Headers.Add("grpc-encoding", Encoding);
        using var answer = await server.Http2.SendAsync(request);
        var body = await answer.Content.ReadAsByteArrayAsync();
        return new OtlpAnswer(
            int.Parse(Trailer(answer, "grpc-status") ?? "-1", System.Globalization.CultureInfo.InvariantCulture),
            body.Length < FrameHeader ? [] : body[FrameHeader..],
            answer.Content.Headers.ContentType?.MediaType ?? "",
            Uri.UnescapeDataString(Trailer(answer, "grpc-message") ?? ""))
        {
            GrpcDetails = Base64(Trailer(answer, "grpc-status-details-bin") ?? ""),
        };
    }

    // gRPC leaves out the padding.
    private static byte[] Base64(string text) => Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));

    /// <summary>A trailer, or the header of an answer without a message, which has its trailers there.</summary>
    public static string? Trailer(HttpResponseMessage answer, string name) =>
        answer.TrailingHeaders.TryGetValues(name, out var values) || answer.Headers.TryGetValues(name, out values) ? values.Single() : null;
}

/// <summary>An answer to an OTLP request.</summary>
/// <param name="Status">HTTP status, or gRPC status.</param>
/// <param name="Body">The body.</param>
/// <param name="ContentType">Its type.</param>
/// <param name="GrpcMessage">gRPC's message.</param>
internal sealed record OtlpAnswer(int Status, byte[] Body, string ContentType, string GrpcMessage)
{
    /// <summary>gRPC's details: a <c>google.rpc.Status</c>.</summary>
    public byte[] GrpcDetails { get; init; } = [];
}
