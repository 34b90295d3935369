using Orleans.Traces.Access;

namespace Orleans.Traces.Server.Access;

/// <summary>A key that is in use, with what each request needs of it made once.</summary>
/// <param name="Hash">See <see cref="KeyText.Hash"/>.</param>
/// <param name="Caller">Who a request with it is from.</param>
/// <param name="Bucket">Bounds its requests; null: nothing does.</param>
internal sealed record KnownKey(byte[] Hash, Caller Caller, TokenBucket? Bucket);
