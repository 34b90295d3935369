using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Orleans.Traces.Access;
using Orleans.Traces.Ledger;

namespace Orleans.Traces.Server.Access;

/// <summary>Endpoint metadata: the scope that a caller needs; null: anybody is let in, with or without a key.</summary>
/// <remarks>An endpoint without it is for operators alone, so that one that was forgotten is not open to all.</remarks>
internal sealed record EndpointAccess(KeyScopes? Needed)
{
    /// <summary>What counts where an endpoint says nothing.</summary>
    public static EndpointAccess Forgotten { get; } = new(KeyScopes.Operator);
}

/// <summary>Says it where the endpoint is mapped, and reads who calls.</summary>
internal static class EndpointAccessExtensions
{
    /// <summary>Lets in only callers with this scope. Of several that say so the last counts.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, KeyScopes scope)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new EndpointAccess(scope));

    /// <summary>Lets in anybody.</summary>
    public static TBuilder IsOpen<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new EndpointAccess(Needed: null));

    /// <summary>Who makes this request.</summary>
    /// <exception cref="InvalidOperationException">The endpoint is open to anybody: nobody was asked.</exception>
    public static Caller Caller(this HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException($"{context.Request.Path} was reached without asking who calls.");

    /// <summary>Whose the items of this request are.</summary>
    public static IngestSource Source(this HttpContext context)
    {
        var caller = context.Caller();
        return new IngestSource(caller.Project, caller.Key);
    }
}
