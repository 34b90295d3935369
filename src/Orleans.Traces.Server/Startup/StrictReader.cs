using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Orleans.Traces.Server.Startup;

/// <summary>Reads one section into its options. What the binder would pass over, or stop at, becomes a sentence that names the key.</summary>
internal static class StrictReader
{
    /// <summary>The options with all that is sound in the section, and a sentence for each key that is not.</summary>
    public static (T Options, IReadOnlyList<string> Faults) Read<T>(IConfigurationSection section)
        where T : new()
    {
        var types = typeof(T).GetProperties().ToDictionary(p => p.Name, p => p.PropertyType, StringComparer.OrdinalIgnoreCase);
        var names = string.Join(", ", types.Keys.Select(n => $"{section.Path}:{n}"));
        var sound = new Dictionary<string, string?>();
        var faults = new List<string>();
        if (section.Value is not null)
            faults.Add($"{section.Path} is not a setting; there are {names}.");

        foreach (var setting in section.GetChildren())
        {
            if (!types.TryGetValue(setting.Key, out var type))
                faults.Add($"{setting.Path} is not a setting; there are {names}.");
            else if (ElementOf(type) is { } element && element != typeof(string) && string.IsNullOrEmpty(setting.Value))
                ReadElements(setting, type, sound, faults);
            else if (IsByName(type))
                faults.Add($"{setting.Path} must be {Expected(setting, type)}.");
            else if (!IsSound(setting, type))
                faults.Add($"{setting.Path} is '{setting.Value}'; it must be {Expected(setting, type)}.");
            else
                Add(sound, setting);
        }

        var options = new ConfigurationBuilder().AddInMemoryCollection(sound).Build().GetSection(section.Path).Get<T>();
        return (options ?? new T(), faults);
    }

    // Records in a list, or by name: each is a section of its own.
    private static void ReadElements(IConfigurationSection list, Type listType, Dictionary<string, string?> sound, List<string> faults)
    {
        var types = ElementOf(listType)!.GetProperties().ToDictionary(p => p.Name, p => p.PropertyType, StringComparer.OrdinalIgnoreCase);
        foreach (var one in list.GetChildren())
        {
            var names = string.Join(", ", types.Keys.Select(n => $"{one.Path}:{n}"));
            if (!string.IsNullOrEmpty(one.Value) || (!IsByName(listType) && !int.TryParse(one.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            {
                faults.Add($"{one.Path} is not a setting; there are {names}.");
                continue;
            }

            foreach (var setting in one.GetChildren())
            {
                if (!types.TryGetValue(setting.Key, out var type))
                    faults.Add($"{setting.Path} is not a setting; there are {names}.");
                else if (!IsSound(setting, type))
                    faults.Add($"{setting.Path} is '{setting.Value}'; it must be {Expected(setting, type)}.");
                else
                    Add(sound, setting);
            }
        }
    }

    private static Type? ElementOf(Type type) =>
        type.IsGenericType && Nullable.GetUnderlyingType(type) is null ? type.GetGenericArguments()[^1] : null;

    private static bool IsByName(Type type) => type.GetGenericArguments().Length == 2;

    private static void Add(Dictionary<string, string?> sound, IConfigurationSection setting)
    {
        foreach (var (key, value) in setting.AsEnumerable())
            sound[key] = value;
    }

    private static bool IsSound(IConfigurationSection setting, Type type)
    {
        var isList = ElementOf(type) is not null;
        if (isList ? !string.IsNullOrEmpty(setting.Value) : setting.GetChildren().Any())
            return false;

        try
        {
            setting.Get(type);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string Expected(IConfigurationSection setting, Type type) =>
        IsByName(type) ? $"given by name: {setting.Path}:NAME:…"
        : ElementOf(type) is not null ? $"a list, given one by one: {setting.Path}:0=…, {setting.Path}:1=…"
        : type == typeof(TimeSpan) ? "a time as 00:00:10 or 1.12:00:00 (days.hours:minutes:seconds)"
        : type == typeof(decimal?) ? "a number as 0.25"
        : type == typeof(DateOnly?) ? "a day as 2026-01-31"
        : type == typeof(bool) ? "true or false"
        : type == typeof(int) ? $"a whole number up to {int.MaxValue}"
        : type == typeof(long) ? $"a whole number up to {long.MaxValue}"
        : "a single value";
}
