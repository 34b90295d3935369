namespace Orleans.Traces.Otlp.Schema;

/// <summary>The definition of an OTLP message: its fields, ordered by number.</summary>
public sealed class OtlpMessage
{
    private readonly OtlpField?[] _byNumber = new OtlpField?[OtlpField.MaxNumber + 1];
    private OtlpField[] _fields = [];

    internal OtlpMessage(string name, params OtlpField[] fields)
    {
        Name = name;
        Define(fields);
    }

    /// <summary>The message's name in the protocol's definition.</summary>
    public string Name { get; }

    /// <summary>The fields, ordered by number.</summary>
    public IReadOnlyList<OtlpField> Fields => _fields;

    /// <summary>All fields are members of one oneof.</summary>
    public bool IsOneof { get; private set; }

    /// <summary>The field of a number, or null where the definition has none.</summary>
    public OtlpField? Find(int number) => (uint)number < (uint)_byNumber.Length ? _byNumber[number] : null;

    /// <summary>The field of a name in JSON, or null where the definition has none.</summary>
    public OtlpField? Find(ReadOnlySpan<byte> utf8Name)
    {
        foreach (var field in _fields)
        {
            if (utf8Name.SequenceEqual(field.Utf8Name))
                return field;
        }

        return null;
    }

    /// <summary>Sets the fields of a message that contains itself, and so must exist before them.</summary>
    internal void DefineOneof(params OtlpField[] fields)
    {
        IsOneof = true;
        foreach (var field in fields)
            field.IsOneof = true;
        Define(fields);
    }

    private void Define(OtlpField[] fields)
    {
        foreach (var field in fields)
            _byNumber[field.Number] = field;
        _fields = [.. fields.OrderBy(field => field.Number)];
    }
}
