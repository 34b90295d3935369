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
            else if (!IsSound(setting, type))
                faults.Add($"{setting.Path} is '{setting.Value}'; it must be {Expected(setting, type)}.");
            else
                Add(sound, setting);
        }

        var options = new ConfigurationBuilder().AddInMemoryCollection(sound).Build().GetSection(section.Path).Get<T>();
        return (options ?? new T(), faults);
    }

    private static void Add(Dictionary<string, string?> sound, IConfigurationSection setting)
    {
        foreach (var (key, value) in setting.AsEnumerable())
            sound[key] = value;
    }

    private static bool IsSound(IConfigurationSection setting, Type type)
    {
        var isList = type.IsGenericType;
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
        type.IsGenericType ? $"a list, given one by one: {setting.Path}:0=…, {setting.Path}:1=…"
        : type == typeof(TimeSpan) ? "a time as 00:00:10 or 1.12:00:00 (days.hours:minutes:seconds)"
        : type == typeof(bool) ? "true or false"
        : type == typeof(int) ? $"a whole number up to {int.MaxValue}"
        : type == typeof(long) ? $"a whole number up to {long.MaxValue}"
        : "a single value";
}
