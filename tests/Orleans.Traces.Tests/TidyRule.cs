using System.Text.RegularExpressions;

namespace Orleans.Traces.Tests;

/// <summary>A rule about single files, with the two controls that show that it can tell right from wrong.</summary>
internal sealed record TidyRule
{
    /// <summary>What is banned.</summary>
    public required string Name { get; init; }

    /// <summary>What to do in its place.</summary>
    public required string Instead { get; init; }

    /// <summary>The paths that it is about.</summary>
    public required Func<string, bool> Scope { get; init; }

    /// <summary>The places in a file that break it.</summary>
    public required Func<SourceFile, IEnumerable<Finding>> Find { get; init; }

    /// <summary>A file that breaks it.</summary>
    public required SourceFile Breaks { get; init; }

    /// <summary>A file that looks alike and does not.</summary>
    public required SourceFile Keeps { get; init; }

    /// <summary>Finds what a pattern matches in one part of a file.</summary>
    public static Func<SourceFile, IEnumerable<Finding>> Matches(Func<SourceFile, string> part, string pattern)
    {
        var regex = new Regex(pattern, RegexOptions.Multiline | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));
        return file => regex.Matches(part(file)).Select(m => new Finding(file.LineOf(m.Index), m.Value.Trim()));
    }

    /// <summary>What is wrong with these files, one line each, and what to do.</summary>
    public IReadOnlyList<string> Check(IEnumerable<SourceFile> files) =>
        [.. files.Where(f => Scope(f.Path)).SelectMany(f => Find(f).Select(x => $"{f.Path}:{x.Line}: {x.What} ({Name}). {Instead}"))];

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A place that breaks a rule.</summary>
internal readonly record struct Finding(int Line, string What);
