namespace Grpc.InteropClient;

/// <summary>A case did not go as it must.</summary>
internal sealed class InteropFailure(string message) : Exception(message)
{
    public static void Unless(bool condition, string message)
    {
        if (!condition)
        {
            throw new InteropFailure(message);
        }
    }

    public static void UnlessEqual<T>(T expected, T actual, string what) =>
        Unless(EqualityComparer<T>.Default.Equals(expected, actual), $"{what} is {actual}; expected {expected}.");
}
