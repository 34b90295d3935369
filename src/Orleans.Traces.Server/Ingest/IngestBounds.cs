using Orleans.Traces.Server.Disk;

namespace Orleans.Traces.Server.Ingest;

/// <summary>What bounds the work that is let in.</summary>
/// <param name="InFlight">Memory.</param>
/// <param name="Disk">Room on the disk.</param>
internal sealed record IngestBounds(BytesInFlight InFlight, DiskWatch Disk);
