using System.Text;

namespace Grpc.Core;

/// <summary>One property of a peer's identity.</summary>
public class AuthProperty
{
    private readonly byte[] _value;

    private AuthProperty(string name, byte[] value)
    {
        Name = name;
        _value = value;
    }

    /// <summary>Name of the property, for example <c>x509_common_name</c>.</summary>
    public string Name { get; }

    /// <summary>The value as text.</summary>
    public string Value => Encoding.UTF8.GetString(_value);

    /// <summary>The value as bytes: a copy.</summary>
    public byte[] ValueBytes => (byte[])_value.Clone();

    /// <summary>Creates a property.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="valueBytes">Its value; copied.</param>
    public static AuthProperty Create(string name, byte[] valueBytes)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(valueBytes);
        return new AuthProperty(name, (byte[])valueBytes.Clone());
    }
}
