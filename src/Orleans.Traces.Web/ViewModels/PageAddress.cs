using System.Text;

namespace Orleans.Traces.Web.ViewModels;

/// <summary>Addresses of our own pages.</summary>
public static class PageAddress
{
    /// <summary>A path with parameters; those that are empty are left out.</summary>
    public static string Of(string path, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var text = new StringBuilder(path);
        var mark = '?';
        foreach (var (name, value) in parameters)
        {
            if (string.IsNullOrEmpty(value))
                continue;
            text.Append(mark).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            mark = '&';
        }

        return text.ToString();
    }
}
