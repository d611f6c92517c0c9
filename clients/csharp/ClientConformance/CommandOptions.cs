using System.Globalization;
using ActivationPlatform.Protocol.V1;

namespace ClientConformance;

/// <summary>Options written as <c>--name value</c>.</summary>
internal sealed class CommandOptions
{
    private readonly Dictionary<string, string> values;

    private CommandOptions(Dictionary<string, string> values) => this.values = values;

    /// <summary>The server.</summary>
    public Uri Address => Server("address");

    /// <summary>The photo's bytes.</summary>
    public byte[] Image => File.ReadAllBytes(Text("image"));

    /// <summary>The photo's path.</summary>
    public string ImagePath => Text("image");

    /// <summary>How values travel.</summary>
    public TensorEncoding Encoding => Enum.Parse<TensorEncoding>(Text("encoding"), ignoreCase: true);

    /// <summary>How many calls.</summary>
    public int Repeat => int.Parse(Text("repeat"), CultureInfo.InvariantCulture);

    /// <summary>Where results go.</summary>
    public string Folder => Text("out");

    /// <summary>Reads the arguments after the command.</summary>
    /// <exception cref="ArgumentException">They are no pairs.</exception>
    public static CommandOptions Parse(ReadOnlySpan<string> arguments)
    {
        var values = new Dictionary<string, string>();
        for (int i = 0; i + 1 < arguments.Length; i += 2)
        {
            values[arguments[i]] = arguments[i + 1];
        }

        return arguments.Length % 2 == 0 ? new(values) : throw new ArgumentException($"The option '{arguments[^1]}' has no value.");
    }

    /// <summary>A server named by an option.</summary>
    /// <param name="name">Without the dashes.</param>
    public Uri Server(string name) => new($"http://{Text(name)}");

    private string Text(string name) => values.TryGetValue("--" + name, out string? value) ? value : throw new ArgumentException($"The option --{name} is missing.");
}
