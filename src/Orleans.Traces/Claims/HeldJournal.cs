namespace Orleans.Traces.Claims;

/// <summary>A journal of an instance, and the silo that has it open.</summary>
/// <param name="Name">The journal.</param>
/// <param name="Holder">The silo that opened it last: the one that it is named after, or one that claimed it.</param>
public readonly record struct HeldJournal(string Name, string Holder);
