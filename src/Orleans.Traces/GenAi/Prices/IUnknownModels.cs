using Orleans.Traces.Identity;

namespace Orleans.Traces.GenAi.Prices;

/// <summary>Which models of each project have no price, so that what their calls cost is not known.</summary>
public interface IUnknownModels
{
    /// <summary>Those of a project that still have none, the ones that were met last first.</summary>
    IReadOnlyList<UnknownModel> List(ProjectId project);
}
