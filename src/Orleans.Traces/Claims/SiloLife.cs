namespace Orleans.Traces.Claims;

/// <summary>What the members of an instance hold a silo to be.</summary>
public enum SiloLife
{
    /// <summary>It lives, or has begun to start, or to stop.</summary>
    Living,

    /// <summary>It has stopped, or was declared dead: it will never come back under this name.</summary>
    Dead,
}
