using System.Globalization;

namespace Orleans.Traces.Query.TraceQl.Ast;

/// <summary>A value in a query or of a span. default is <see cref="ValueKind.Nil"/>.</summary>
internal readonly struct Value : IEquatable<Value>
{
    private static readonly string[] Statuses = ["unset", "ok", "error"];
    private static readonly string[] Kinds = ["unspecified", "internal", "server", "client", "producer", "consumer"];

    private readonly long _bits;
    private readonly object? _reference;

    private Value(ValueKind type, long bits, object? reference = null)
    {
        Type = type;
        _bits = bits;
        _reference = reference;
    }

    public ValueKind Type { get; }

    public bool IsNil => Type == ValueKind.Nil;

    public bool IsTrue => Type == ValueKind.Bool && _bits != 0;

    /// <summary>Int, Float or Duration.</summary>
    public bool IsNumber => Type is ValueKind.Int or ValueKind.Float or ValueKind.Duration;

    /// <summary>A whole number; of a duration its nanoseconds; of a status or kind its number in OTLP.</summary>
    public long Whole => _bits;

    /// <summary>A number as a double; of a duration its nanoseconds.</summary>
    public double Number => Type == ValueKind.Float ? BitConverter.Int64BitsToDouble(_bits) : _bits;

    public string Text => (string)_reference!;

    public Value[] Items => (Value[])_reference!;

    public static Value Other { get; } = new(ValueKind.Other, 0);

    public static Value Of(bool value) => new(ValueKind.Bool, value ? 1 : 0);

    public static Value Of(long value) => new(ValueKind.Int, value);

    public static Value Of(long? value) => value is { } known ? Of(known) : default;

    public static Value Of(double value) => new(ValueKind.Float, BitConverter.DoubleToInt64Bits(value));

    public static Value Of(decimal? value) => value is { } known ? Of((double)known) : default;

    public static Value Of(string? value) => value is null ? default : new Value(ValueKind.Text, 0, value);

    public static Value Duration(long nanos) => new(ValueKind.Duration, nanos);

    public static Value Status(int code) => new(ValueKind.Status, code);

    public static Value Kind(int code) => new(ValueKind.Kind, code);

    /// <summary>Several; nil for none, the value itself for one.</summary>
    public static Value AnyOf(IReadOnlyList<Value> values) => values.Count switch
    {
        0 => default,
        1 => values[0],
        _ => new Value(ValueKind.Many, 0, values.ToArray()),
    };

    /// <summary>These in this order, also where there is none.</summary>
    public static Value ListOf(Value[] values) => new(ValueKind.Many, 0, values);

    public static Value Of(AttributeValue attribute) => attribute switch
    {
        AttributeValue.Text text => Of(text.Value),
        AttributeValue.Bool boolean => Of(boolean.Value),
        AttributeValue.Int integer => Of(integer.Value),
        AttributeValue.Double number => Of(number.Value),
        AttributeValue.Array array => new Value(ValueKind.Many, 0, array.Values.Select(v => v is AttributeValue.Array ? Other : Of(v)).ToArray()),
        AttributeValue.Empty => default,
        _ => Other,
    };

    public static int StatusCode(string word) => Array.IndexOf(Statuses, word);

    public static int KindCode(string word) => Array.IndexOf(Kinds, word);

    /// <summary>The value as a result shows it.</summary>
    public AttributeValue ToAttribute() => Type switch
    {
        ValueKind.Bool => new AttributeValue.Bool(IsTrue),
        ValueKind.Int => new AttributeValue.Int(_bits),
        ValueKind.Float => new AttributeValue.Double(Number),
        ValueKind.Text => new AttributeValue.Text(Text),
        ValueKind.Duration => new AttributeValue.Text(DurationText.Of(_bits)),
        ValueKind.Status or ValueKind.Kind => new AttributeValue.Text(ToString()),
        ValueKind.Many => new AttributeValue.Array([.. Items.Select(i => i.ToAttribute())]),
        _ => new AttributeValue.Empty(),
    };

    /// <summary>The value as a query writes it.</summary>
    public override string ToString() => Type switch
    {
        ValueKind.Bool => IsTrue ? "true" : "false",
        ValueKind.Int => _bits == long.MinValue ? "minInt" : _bits.ToString(CultureInfo.InvariantCulture),
        ValueKind.Float => FloatText(Number),
        ValueKind.Duration => DurationText.Of(_bits),
        ValueKind.Text => QuotedText.Of(Text),
        ValueKind.Status => Statuses[_bits],
        ValueKind.Kind => Kinds[_bits],
        ValueKind.Many => string.Join(", ", Items),
        _ => "nil",
    };

    /// <summary>The same type and the same value.</summary>
    public bool Equals(Value other) => Type == other.Type && _bits == other._bits && Type switch
    {
        ValueKind.Text => Text == other.Text,
        ValueKind.Many => Items.AsSpan().SequenceEqual(other.Items),
        _ => true,
    };

    public override bool Equals(object? obj) => obj is Value other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Type);
        hash.Add(_bits);
        if (Type == ValueKind.Text)
            hash.Add(Text, StringComparer.Ordinal);
        if (Type == ValueKind.Many)
        {
            foreach (var item in Items)
                hash.Add(item);
        }

        return hash.ToHashCode();
    }

    // A whole number keeps its point, so that it is read as a float again.
    private static string FloatText(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return double.IsFinite(number) && !text.AsSpan().ContainsAny('.', 'E') ? text + ".0" : text;
    }
}
