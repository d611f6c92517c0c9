namespace ActivationPlatform.Server.Tests.Functional;

/// <summary>Makes another version of a model file.</summary>
internal static class OnnxPatch
{
    /// <summary>Changes the lowest bit or so of one weight: a byte in the middle of the file's largest tensor, where only numbers are.</summary>
    public static void ChangeOneWeight(byte[] file, int version)
    {
        // Weights are little-endian float32; the middle of the file lies deep within one of them, and low bytes of a number make no NaN.
        int middle = file.Length / 2;
        file[middle - (middle % 4)] = (byte)version;
    }
}
