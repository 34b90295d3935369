namespace Orleans.Traces.Server.Tests.Browser;

/// <summary>The trace "checkout" of the recording <c>otel-plain-http-protobuf</c>.</summary>
internal static class Checkout
{
    public const string TraceId = "b2d9becf7c7cb171b5c89e26f2d608e9";

    /// <summary>Its spans, in tree order.</summary>
    public static readonly string[] SpanNames = ["POST /checkout", "load cart", "charge card", "retry charge"];
}
