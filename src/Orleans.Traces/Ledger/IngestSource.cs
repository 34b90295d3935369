using Orleans.Traces.Identity;

namespace Orleans.Traces.Ledger;

/// <summary>Whom a request comes from.</summary>
/// <param name="Project">The project that its key belongs to.</param>
/// <param name="KeyId">The id of the key, never the key itself.</param>
public sealed record IngestSource(ProjectId Project, string KeyId)
{
    /// <summary>The <see cref="KeyId"/> of requests without a key.</summary>
    public const string NoKey = "none";

    /// <summary>The <see cref="KeyId"/> that further keys are counted under where there are too many: see <see cref="LedgerBook.MaxBuckets"/>.</summary>
    public const string OtherKeys = "other";

    /// <summary>Every request while no keys are in use.</summary>
    public static IngestSource Keyless { get; } = new(ProjectId.Default, NoKey);

    /// <summary>A request whose key is missing or wrong, so that it belongs to no project.</summary>
    public static IngestSource Stranger { get; } = new(default, NoKey);

    /// <summary>The project alone: which key an item came with is not known any more when it is stored.</summary>
    public static IngestSource OfProject(ProjectId project) => new(project, "");
}
