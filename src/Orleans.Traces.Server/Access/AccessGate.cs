using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Access;
using Orleans.Traces.Server.Ledger;
using Orleans.Traces.Storage;
using Orleans.Traces.Web;

namespace Orleans.Traces.Server.Access;

/// <summary>Stands before every endpoint, gRPC's included, and before anybody reads the body.</summary>
internal sealed partial class AccessGate(RequestDelegate next, Authenticator authenticator, ILogger<AccessGate> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        // Where nothing is mapped there is nothing to guard.
        if (context.GetEndpoint() is { } endpoint
            && (endpoint.Metadata.GetMetadata<EndpointAccess>() ?? EndpointAccess.Forgotten).Needed is { } needed)
        {
            var decision = await DecideAsync(context, needed);
            if (decision is not AccessDecision.Granted granted)
            {
                await AccessRefusal.AnswerAsync(context, needed, decision);
                return;
            }

            context.Features.Set(granted.Caller);
            if (CountedRequest.Of(context) is { } counted)
                counted.Source = context.Source();
            if (needed != KeyScopes.Ingest)
                context.User = PageReader.Principal(granted.Caller, granted.Session?.ToString());
        }

        await next(context);
    }

    private async ValueTask<AccessDecision> DecideAsync(HttpContext context, KeyScopes needed)
    {
        try
        {
            return await authenticator.DecideAsync(context, needed);
        }
        catch (StorageUnavailableException e)
        {
            LogUnavailable(e);
            return new AccessDecision.Unavailable("the keys cannot be read now; send the request again");
        }
    }
}
