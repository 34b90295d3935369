namespace Orleans.Traces.Server.Outgoing;

/// <summary>What the server may call: judges, scorers over HTTP, webhooks.</summary>
public sealed record OutgoingOptions
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "Traces:Outgoing";

    private static readonly TimeSpan MaxTimeout = TimeSpan.FromMinutes(10);

    /// <summary>Hosts that may be called over plain HTTP and on addresses that are not public, as <c>judge.internal</c> (all ports) or
    /// <c>localhost:11434</c> (this port alone).</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Keys of other services, by the names that scorers and alerts have for them.</summary>
    public IReadOnlyDictionary<string, SecretOptions> Secrets { get; init; } = new Dictionary<string, SecretOptions>();

    /// <summary>How long a call may take, its answer included, where whoever calls says nothing else.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes of an answer, after inflation; the call of a larger one fails.</summary>
    public int MaxAnswerBytes { get; init; } = 4 << 20;

    /// <summary>Every fault of these options, each naming its key.</summary>
    public IEnumerable<string> Problems()
    {
        if (Timeout <= TimeSpan.Zero || Timeout > MaxTimeout)
            yield return $"{Section}:{nameof(Timeout)} is {Timeout}; it must be positive, and at most {MaxTimeout}.";
        if (MaxAnswerBytes is < 1024 or > 64 << 20)
            yield return $"{Section}:{nameof(MaxAnswerBytes)} is {MaxAnswerBytes}; it must be from 1024 to {64 << 20}.";
        foreach (var host in AllowedHosts.Where(h => HostPattern.TryParse(h) is null))
            yield return $"{Section}:{nameof(AllowedHosts)} has '{host}'; it must be {HostPattern.Expected}.";
        foreach (var problem in Secrets.SelectMany(s => s.Value.Problems(s.Key)))
            yield return problem;
        foreach (var twice in Secrets.Keys.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            yield return $"{Section}:{nameof(Secrets)} has {twice.Count()} secrets with the name '{twice.Key}'; letter case makes no difference.";
    }
}

/// <summary>A key of another service. It goes to these hosts and nowhere else.</summary>
public sealed record SecretOptions
{
    /// <summary>The shortest value: what is shorter would be found in every other text that it is taken out of.</summary>
    public const int MinLength = 8;

    private const int MaxName = 63, MaxLength = 4_096;

    /// <summary>The key itself.</summary>
    public string? Value { get; init; }

    /// <summary>The hosts that it may be sent to, as in <see cref="OutgoingOptions.AllowedHosts"/>.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Every fault, each naming its key and none the value.</summary>
    public IEnumerable<string> Problems(string name)
    {
        var section = $"{OutgoingOptions.Section}:{nameof(OutgoingOptions.Secrets)}:{name}";
        if (name.Length > MaxName || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_'))
            yield return $"{section} is no name for a secret; it must be 1 to {MaxName} of a-z 0-9 - . _";
        if (Value is not { Length: >= MinLength and <= MaxLength } value || value.Any(c => c is <= ' ' or >= (char)127))
            yield return $"{section}:{nameof(Value)} must be {MinLength} to {MaxLength} characters of ASCII without spaces.";
        if (Hosts.Count == 0)
            yield return $"{section}:{nameof(Hosts)} is empty; it must name the hosts that the secret may be sent to: {section}:{nameof(Hosts)}:0=api.example.com";
        foreach (var host in Hosts.Where(h => HostPattern.TryParse(h) is null))
            yield return $"{section}:{nameof(Hosts)} has '{host}'; it must be {HostPattern.Expected}.";
    }

    /// <summary>All of it but the value.</summary>
    public override string ToString() => $"a secret for {string.Join(", ", Hosts)}";
}
