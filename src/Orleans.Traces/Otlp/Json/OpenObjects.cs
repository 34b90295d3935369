using System.Globalization;
using System.Text;
using Orleans.Traces.Otlp.Schema;

namespace Orleans.Traces.Otlp.Json;

/// <summary>The objects around the reader's place, outermost first: what each of them is, and which of its fields is being read.</summary>
/// <remarks>A stack of our own: the nesting is the sender's to choose. Bounded by <see cref="OtlpJsonReader.MaxDepth"/>.</remarks>
internal sealed class OpenObjects
{
    private const int MaxPathStart = 200, MaxPathEnd = 300;

    private OpenObject[] _objects = new OpenObject[16];

    /// <summary>How many objects are open.</summary>
    public int Count { get; private set; }

    /// <summary>The innermost object; valid until the next <see cref="Push"/>.</summary>
    public ref OpenObject Top => ref _objects[Count - 1];

    /// <summary>Enters an object.</summary>
    public void Push(OtlpMessage message)
    {
        if (Count == _objects.Length)
            Array.Resize(ref _objects, 2 * Count);
        _objects[Count++] = new OpenObject(message);
    }

    /// <summary>Leaves the innermost object.</summary>
    public void Pop() => Count--;

    /// <summary>The JSON path of the place, or of another key of the innermost object. A very long path lacks its middle.</summary>
    public string Path(string? otherKey = null)
    {
        var path = new StringBuilder();
        for (var i = 0; i < Count; i++)
        {
            var isOther = otherKey is not null && i == Count - 1;
            var key = isOther ? otherKey : _objects[i].Field?.Name;
            if (key is null)
                continue;
            path.Append(path.Length > 0 ? "." : "").Append(key);
            if (!isOther && _objects[i].IsInArray && _objects[i].Index >= 0)
                path.Append(CultureInfo.InvariantCulture, $"[{_objects[i].Index}]");
        }

        if (path.Length > MaxPathStart + MaxPathEnd)
            path.Remove(MaxPathStart, path.Length - MaxPathStart - MaxPathEnd).Insert(MaxPathStart, '…');
        return path.Length > 0 ? path.ToString() : "the top level";
    }
}

/// <summary>An object that the reader is in.</summary>
internal record struct OpenObject(OtlpMessage Message)
{
    /// <summary>The field whose value is being read or was read last.</summary>
    public OtlpField? Field { get; set; }

    /// <summary>The reader is between the brackets of <see cref="Field"/>'s array.</summary>
    public bool IsInArray { get; set; }

    /// <summary>The element of the array; -1 before the first.</summary>
    public int Index { get; set; }

    /// <summary>The <see cref="OtlpField.Bit"/> of each field whose key came.</summary>
    public uint Seen { get; set; }
}
