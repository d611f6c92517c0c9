using ActivationPlatform.Models;

namespace ActivationPlatform.Sdk;

/// <summary>Short ways to one layer.</summary>
public static class ActivationSourceExtensions
{
    /// <summary>The output of exactly one layer.</summary>
    /// <param name="source">Local or remote.</param>
    /// <param name="input">An encoded image or a ready tensor.</param>
    /// <param name="layer">A layer's name in any of the three forms, or a pattern that matches one layer.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    /// <returns>To be disposed by the caller.</returns>
    /// <exception cref="UnknownLayerException">There is no such layer.</exception>
    /// <exception cref="ArgumentException">The pattern matches several layers.</exception>
    public static async Task<Activation> ReadActivationAsync(
        this IActivationSource source, ActivationInput input, string layer, CancellationToken cancellationToken = default)
    {
        Activation? found = null;
        try
        {
            await foreach (Activation activation in source.StreamAsync(input, [layer], cancellationToken))
            {
                if (found is not null)
                {
                    string second = activation.Layer.Name;
                    activation.Dispose();
                    throw new ArgumentException($"The pattern '{layer}' matches several layers, among them '{found.Layer.Name}' and '{second}'; exactly one is expected.", nameof(layer));
                }

                found = activation;
            }

            return found ?? throw new InvalidOperationException($"The source sent nothing for layer '{layer}'.");
        }
        catch
        {
            found?.Dispose();
            throw;
        }
    }
}
