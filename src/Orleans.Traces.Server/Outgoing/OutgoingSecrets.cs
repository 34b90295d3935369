using System.Diagnostics.CodeAnalysis;

namespace Orleans.Traces.Server.Outgoing;

/// <summary>The keys of other services: by name, each only for the hosts that the operator bound it to.</summary>
internal sealed class OutgoingSecrets(OutgoingOptions options)
{
    private const string Hidden = "***";

    private readonly Dictionary<string, (string Value, HostPattern[] Hosts)> _secrets = options.Secrets
        .Where(s => s.Value.Value is not null)
        .ToDictionary(
            s => s.Key, s => (s.Value.Value!, s.Value.Hosts.Select(HostPattern.TryParse).OfType<HostPattern>().ToArray()), StringComparer.OrdinalIgnoreCase);

    /// <summary>What is wrong with sending a secret to an address; null: nothing.</summary>
    /// <remarks>The same whether there is no such secret or it is bound elsewhere: names of secrets are no more than names, and whom they are for is the operator's.</remarks>
    public string? ProblemOf(string name, Uri address) => TryFind(name, address, out _)
        ? null
        : $"the name of a secret that the operator bound to {address.IdnHost} ({OutgoingOptions.Section}:{nameof(OutgoingOptions.Secrets)})";

    /// <summary>A secret for an address.</summary>
    /// <exception cref="OutgoingException">There is none of this name that may be sent there.</exception>
    public string For(string name, Uri address) => TryFind(name, address, out var value) ? value
        : throw new OutgoingException(OutgoingFault.Refused, $"The secret '{name}' was not sent to {address.IdnHost}: it must be {ProblemOf(name, address)}.");

    /// <summary>A text that somebody else wrote, without any secret: services like to repeat the key that they refuse.</summary>
    public string Without(string text)
    {
        foreach (var (value, _) in _secrets.Values)
            text = text.Replace(value, Hidden, StringComparison.Ordinal);
        return text;
    }

    private bool TryFind(string name, Uri address, [NotNullWhen(true)] out string? value)
    {
        value = _secrets.TryGetValue(name, out var secret) && secret.Hosts.Any(h => h.Fits(address)) ? secret.Value : null;
        return value is not null;
    }
}
