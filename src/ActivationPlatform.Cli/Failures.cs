using ActivationPlatform.Client;
using ActivationPlatform.Imaging;
using ActivationPlatform.Inference;
using ActivationPlatform.Models;
using ActivationPlatform.Sdk.Files;

namespace ActivationPlatform.Cli;

/// <summary>Which exceptions are the world's fault and deserve one line, and which are ours and deserve a stack trace.</summary>
internal static class Failures
{
    public static bool IsExpected(Exception exception) => exception
        is UnknownLayerException or UnknownModelException or ModelStoreException or ModelFormatException or ModelIntegrityException or ImageFormatException
        or OnnxRuntimeException or OnnxRuntimeNotFoundException
        or RemoteException or OutputMemoryException
        or ArrayFormatException or ArgumentException or IOException or UnauthorizedAccessException or HttpRequestException;

    public static string Describe(Exception exception) => exception is ArgumentException argument ? WithoutParameterName(argument) : exception.Message;

    // ArgumentException appends " (Parameter 'x')", which names our code, not the user's words.
    private static string WithoutParameterName(ArgumentException exception)
    {
        int suffix = exception.Message.IndexOf(" (Parameter '", StringComparison.Ordinal);
        return suffix < 0 ? exception.Message : exception.Message[..suffix];
    }
}
